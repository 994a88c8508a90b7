package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.Samples.Spread;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LanesTest {
  private static final int SAMPLES = 4096;

  @ParameterizedTest
  @EnumSource(DType.class)
  void comparesAsNumbersDo(DType dtype) {
    SplittableRandom random = new SplittableRandom(dtype.ordinal());
    for (Spread spread : Spread.values()) {
      Raster left = raster(dtype, spread, random);
      Raster right = raster(dtype, spread, random);
      double[] a = Samples.values(left);
      double[] b = Samples.values(right);
      Lanes lanes = new Lanes(dtype);
      int size = dtype.bytes();
      for (int at = 0; at < SAMPLES * size; at += Long.BYTES) {
        long x = LongLanes.get(left.data(), at);
        long y = LongLanes.get(right.data(), at);
        long differs = lanes.differs(x, y);
        long less = lanes.less(x, y);
        long chosen = lanes.choose(less, x, y);
        for (int i = 0; i < Long.BYTES / size; i++) {
          int sample = at / size + i;
          assertThat(top(differs, i, size)).isEqualTo(a[sample] != b[sample]);
          if (a[sample] != b[sample]) {
            assertThat(top(less, i, size)).isEqualTo(a[sample] < b[sample]);
          }
          long expected = top(less, i, size) ? x : y;
          long lane = -1L >>> Long.SIZE - Byte.SIZE * size << Byte.SIZE * size * i;
          assertThat(chosen & lane).isEqualTo(expected & lane);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void findsNan(DType dtype) {
    SplittableRandom random = new SplittableRandom(dtype.ordinal());
    for (Spread spread : Spread.values()) {
      Raster raster = raster(dtype, spread, random);
      if (dtype.floating()) {
        Samples.scatterNan(raster, random);
      }
      double[] values = Samples.values(raster);
      int size = dtype.bytes();
      for (int i = 0; i < SAMPLES; i++) {
        int at = i * size & -Long.BYTES;
        long nan = new Lanes(dtype).nan(LongLanes.get(raster.data(), at));
        assertThat(top(nan, (i * size - at) / size, size)).isEqualTo(Double.isNaN(values[i]));
      }
    }
  }

  private static Raster raster(DType dtype, Spread spread, SplittableRandom random) {
    Raster raster = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, 1, SAMPLES, 1);
    Samples.fill(raster, spread, random);
    return raster;
  }

  private static boolean top(long answer, int lane, int size) {
    long bits = answer >>> Byte.SIZE * size * lane;
    long top = 1L << Byte.SIZE * size - 1;
    assertThat(bits & top - 1).isZero();
    return (bits & top) != 0;
  }
}
