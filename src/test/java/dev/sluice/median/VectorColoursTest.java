package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector medians of bytes by vectors equal the oracle, and scalar code, to the bit. */
final class VectorColoursTest {
  private static final List<Window> WINDOWS =
      List.of(
          Window.square(3),
          Window.square(5),
          Window.square(2),
          Window.along(3),
          Window.along(4),
          new Window(3, 1),
          new Window(2, 3),
          new Window(3, 5),
          new Window(4, 3),
          new Window(5, 7));
  private static final int MOST_CHANNELS = 6;

  @BeforeAll
  static void settle() throws InterruptedException {
    VectorKernels.settleColours(DType.U8);
    assertThat(VectorKernels.coloursReady(DType.U8)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void equalsTheOracle(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Window window : WINDOWS) {
      for (int channels = 1; channels <= MOST_CHANNELS; channels++) {
        int height = 1 + random.nextInt(12);
        int width = 1 + random.nextInt(80);
        Raster source = raster(random, height, width, channels);
        MedianFilter filter = filter(random, window, channels);

        Raster target = filtered(source, filter, 0, height, true);

        assertThat(target.data())
            .as("%s of %s", filter, source)
            .isEqualTo(Oracle.filter(source, filter).data());
      }
    }
  }

  /** Of several blocks, both across and down. */
  @Test
  void equalsScalarCode() {
    SplittableRandom random = new SplittableRandom(5);
    for (Window window : WINDOWS) {
      for (int channels = 1; channels <= 4; channels++) {
        int height = VectorColours.BLOCK + 1 + random.nextInt(VectorColours.BLOCK);
        int width = VectorColours.segment(window) + 1 + random.nextInt(500);
        Raster source = raster(random, height, width, channels);
        MedianFilter filter = filter(random, window, channels);
        int from = random.nextInt(3);

        assertThat(filtered(source, filter, from, height, true).data())
            .as("%s of %s", filter, source)
            .isEqualTo(filtered(source, filter, from, height, false).data());
      }
    }
  }

  private static MedianFilter filter(SplittableRandom random, Window window, int channels) {
    Border border = Border.values()[random.nextInt(Border.SHRINK.ordinal())];
    MedianFilter filter =
        MedianFilter.of(window).withKind(MedianKind.VECTOR).withBorder(border).withCval(9);
    assertThat(VectorColours.serve(DType.U8, filter, channels)).isTrue();
    return filter;
  }

  private static Raster raster(SplittableRandom random, int height, int width, int channels) {
    SampleOrder order = SampleOrder.values()[random.nextInt(2)];
    DType dtype = random.nextBoolean() ? DType.U8 : DType.I8;
    int offset = random.nextInt(3);
    byte[] data = new byte[offset + height * width * channels];
    boolean alpha = channels > 1 && random.nextInt(3) == 0;
    Raster raster = new Raster(dtype, order, 1, height, width, channels, alpha, data, offset);
    Samples.Spread[] spreads = Samples.Spread.values();
    Samples.fill(raster, spreads[random.nextInt(spreads.length)], random);
    return raster;
  }

  private static Raster filtered(
      Raster source, MedianFilter filter, int fromRow, int toRow, boolean vectors) {
    Raster target = source.blank();
    Band band = Band.of(source, target, 0, 0, source.channels());
    new ColourBands(source.dtype(), filter, vectors).filter(band, fromRow, toRow, new Scratch());
    return target;
  }
}
