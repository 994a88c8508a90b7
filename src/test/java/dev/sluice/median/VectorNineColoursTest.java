package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector medians of 3x3 windows of bytes by vectors equal the oracle to the bit. */
final class VectorNineColoursTest {
  private static final MedianFilter FILTER =
      MedianFilter.of(Window.square(3)).withKind(MedianKind.VECTOR);
  private static final int SAMPLES = FILTER.window().samples();
  private static final int SEGMENT = VectorNineColours.SEGMENT;

  @BeforeAll
  static void settle() throws InterruptedException {
    VectorKernels.settleColours(DType.U8);
    assertThat(VectorKernels.coloursReady(DType.U8)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHRINK")
  void equalsTheOracleAtEveryBorder(Border border) {
    SplittableRandom random = new SplittableRandom(border.ordinal());
    for (int channels = 1; channels <= 3; channels++) {
      for (Samples.Spread spread : Samples.Spread.values()) {
        for (int width : new int[] {1, 2, 3, 31, 32, 33, 63, 64, 65, 129}) {
          int height = 1 + random.nextInt(9);
          Raster source = raster(random, height, width, channels, random.nextInt(3) == 0);
          Samples.fill(source, spread, random);

          equalsTheOracle(source, FILTER.withBorder(border).withCval(random.nextInt(100)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-31, -1, 0, 1, 2, 33})
  void equalsTheOracleWhereSegmentsMeet(int more) {
    SplittableRandom random = new SplittableRandom(more);
    for (int segments = 1; segments <= 2; segments++) {
      Raster source = raster(random, 4, segments * SEGMENT + more, 3, false);
      Samples.fill(source, Samples.Spread.BITS, random);

      equalsTheOracle(source, FILTER);
    }
  }

  @Test
  void equalsTheOracleWhereBlocksMeet() {
    SplittableRandom random = new SplittableRandom(1);
    Raster source = raster(random, 2 * VectorNineColours.BLOCK + 5, 4, 3, false);
    Samples.fill(source, Samples.Spread.BITS, random);

    equalsTheOracle(source, FILTER);
  }

  /** No distances are larger, so no sums are, the least of each window among them. */
  @ParameterizedTest
  @EnumSource(names = {"U8", "I8"})
  void equalsTheOracleForEveryWindowOfBlackAndWhite(DType dtype) {
    int patterns = 1 << SAMPLES;
    int width = 3 * patterns;
    Raster source = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, 3, width, 3);
    int black = dtype == DType.U8 ? 0 : Byte.MIN_VALUE;
    for (int i = 0; i < patterns * SAMPLES; i++) {
      int pixel = i % SAMPLES;
      int white = i / SAMPLES >> pixel & 1;
      int at = (pixel / 3 * width + i / SAMPLES * 3 + pixel % 3) * 3;
      Arrays.fill(source.data(), at, at + 3, (byte) (black + 255 * white));
    }

    equalsTheOracle(source, FILTER);
  }

  /** Three colours, each as far from the others. */
  @Test
  void theFirstOfEqualPixelsCounts() {
    Raster source = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 3, 200, 3);
    SplittableRandom random = new SplittableRandom(3);
    for (int at = 0; at < source.data().length; at += 3) {
      source.data()[at + random.nextInt(3)] = 100;
    }

    equalsTheOracle(source, FILTER);
  }

  private static Raster raster(
      SplittableRandom random, int height, int width, int channels, boolean alpha) {
    DType dtype = random.nextBoolean() ? DType.U8 : DType.I8;
    SampleOrder order = SampleOrder.values()[random.nextInt(2)];
    int all = alpha ? channels + 1 : channels;
    int offset = random.nextInt(3);
    byte[] data = new byte[offset + height * width * all];
    return new Raster(dtype, order, 1, height, width, all, alpha, data, offset);
  }

  private static void equalsTheOracle(Raster source, MedianFilter filter) {
    int channels = source.channels();
    assertThat(
            VectorNineColours.serve(
                source.dtype(), filter, source.alpha() ? channels - 1 : channels))
        .isTrue();
    Raster target = source.blank();
    Band band = Band.of(source, target, 0, 0, channels);

    new ColourBands(source.dtype(), filter, true).filter(band, 0, source.height(), new Scratch());

    assertThat(target.data())
        .as("%s of %s", filter, source)
        .isEqualTo(Oracle.filter(source, filter).data());
  }
}
