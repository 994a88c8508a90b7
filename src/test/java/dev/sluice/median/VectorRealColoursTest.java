package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.Samples.Spread;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors choose the pixels that scalar code chooses, which other tests hold to the definition. */
final class VectorRealColoursTest {
  private static final List<DType> TYPES =
      List.of(DType.F32, DType.F64, DType.F16, DType.BF16, DType.I32, DType.U32, DType.U16);

  private static final List<Border> BORDERS =
      Stream.of(Border.values()).filter(border -> border != Border.SHRINK).toList();

  static Stream<Long> seeds() {
    return LongStream.range(0, 400).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void choosesWhatScalarCodeChooses(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MedianFilter filter = filter(random);
    Raster source = raster(random);
    Raster expected = source.blank();
    Raster target = source.blank();
    int channels = source.channels() - (source.alpha() ? 1 : 0);
    int high = 1 + random.nextInt(source.height());
    int wide = 1 + random.nextInt(source.width());

    fill(source, expected, filter, new AnyColours(filter, channels, high, wide), high, wide);
    fill(source, target, filter, new VectorRealColours(filter, channels, high, wide), high, wide);

    assertThat(target.data()).isEqualTo(expected.data());
  }

  private static MedianFilter filter(SplittableRandom random) {
    int side = 3 + 2 * random.nextInt(3);
    Window window =
        random.nextInt(3) > 0
            ? Window.square(side)
            : new Window(1 + random.nextInt(8), 1 + random.nextInt(8));
    return MedianFilter.of(window)
        .withBorder(BORDERS.get(random.nextInt(BORDERS.size())))
        .withCval(random.nextInt(5))
        .withAnchor(random.nextBoolean() ? Anchor.BEFORE : Anchor.AFTER)
        .withKind(MedianKind.VECTOR);
  }

  private static Raster raster(SplittableRandom random) {
    DType dtype = TYPES.get(random.nextInt(3) == 0 ? random.nextInt(TYPES.size()) : 0);
    SampleOrder order = SampleOrder.values()[random.nextInt(SampleOrder.values().length)];
    int channels = random.nextBoolean() ? 3 : 1 + random.nextInt(4);
    int height = 1 + random.nextInt(20);
    int width = 1 + random.nextInt(random.nextBoolean() ? 20 : 90);
    int offset = random.nextInt(5);
    byte[] data = new byte[offset + height * width * channels * dtype.bytes()];
    boolean alpha = channels > 1 && random.nextInt(4) == 0;
    Raster raster = new Raster(dtype, order, 1, height, width, channels, alpha, data, offset);
    Samples.fill(raster, Spread.values()[random.nextInt(Spread.values().length)], random);
    return raster;
  }

  private static void fill(
      Raster source, Raster target, MedianFilter filter, ColourTile tile, int high, int wide) {
    Band band = Band.of(source, target, 0, 0, source.channels());
    Plane first = band.sources().getFirst();
    PixelMap map = new PixelMap(source.dtype(), filter, high, wide);
    for (int row = 0; row < source.height(); row += high) {
      for (int column = 0; column < source.width(); column += wide) {
        int rows = Math.min(high, source.height() - row);
        int columns = Math.min(wide, source.width() - column);
        map.move(first, row, rows, column, columns);
        tile.filter(map, band, new Scratch());
      }
    }
  }
}
