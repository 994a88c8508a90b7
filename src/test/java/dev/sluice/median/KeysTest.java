package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeysTest {
  /** Made by NumPy 2.4.6: {@code np.float64(v).astype(t)} for u1, i1, u2, i2, i4, u4. */
  @ParameterizedTest
  @CsvSource({
    "300.0, 44, 44, 300, 300, 300, 300",
    "-1.0, 255, -1, 65535, -1, -1, 4294967295",
    "17.7, 17, 17, 17, 17, 17, 17",
    "-17.7, 239, -17, 65519, -17, -17, 4294967279",
    "1e10, 0, 0, 0, 0, -2147483648, 1410065408",
    "-1e10, 0, 0, 0, 0, -2147483648, 2884901888",
    "Infinity, 0, 0, 0, 0, -2147483648, 0",
    "65536.5, 0, 0, 0, 0, 65536, 65536",
    "2147483647.5, 255, -1, 65535, -1, 2147483647, 2147483647",
    "-2147483648.5, 0, 0, 0, 0, -2147483648, 2147483648",
    "255.9, 255, -1, 255, 255, 255, 255"
  })
  void castsAsNumPyDoes(double value, long u8, long i8, long u16, long i16, long i32, long u32) {
    assertThat(Keys.of(value, DType.U8)).isEqualTo(u8);
    assertThat(Keys.of(value, DType.I8)).isEqualTo(i8);
    assertThat(Keys.of(value, DType.U16)).isEqualTo(u16);
    assertThat(Keys.of(value, DType.I16)).isEqualTo(i16);
    assertThat(Keys.of(value, DType.I32)).isEqualTo(i32);
    assertThat(Keys.value(DType.U32, Keys.of(value, DType.U32))).isEqualTo(u32);
  }

  /** 1 + 2^-11 + 2^-40: rounding to 24 bits first would make it a tie and lose the bit. */
  @Test
  void halfIsRoundedOnce() {
    assertThat(Keys.of(1 + 0x1p-11 + 0x1p-40, DType.F16)).isEqualTo(0x3C01);
    assertThat(Keys.of(-1 - 0x1p-11 - 0x1p-40, DType.F16)).isEqualTo((short) 0xBC01 ^ 0x7FFF);
    assertThat(Keys.of(1 + 0x1p-11, DType.F16)).isEqualTo(0x3C00);
    assertThat(Keys.of(1 + 0x1p-8 + 0x1p-40, DType.BF16)).isEqualTo(0x3F81);
    assertThat(Keys.of(1e300, DType.F16)).isEqualTo(Keys.greatest(DType.F16));
    assertThat(Keys.of(-1e300, DType.BF16)).isEqualTo(Keys.least(DType.BF16));
    assertThat(Keys.of(-1e300, DType.F32)).isEqualTo(Keys.least(DType.F32));
  }

  /** Every sample of 16 bits, and as many of the wider types. */
  @Test
  void keysHaveTheOrderOfTheSamplesAndLeadBack() {
    SplittableRandom random = new SplittableRandom(3);
    for (DType dtype : DType.values()) {
      Raster raster = Raster.allocate(dtype, SampleOrder.PLANAR, 1, 2, 30_000, 1);
      Samples.fill(raster, Samples.Spread.BITS, random);
      Plane plane = Plane.of(raster, 0, 0);
      double[] values = Samples.values(raster);
      long[] row = new long[30_000];
      Raster back = raster.blank();
      for (int x = 0; x < 30_000; x++) {
        long upper = Keys.at(plane, 0, x);
        long lower = Keys.at(plane, 1, x);
        assertThat(Long.compare(upper, lower))
            .isEqualTo(Double.compare(values[x], values[30_000 + x]));
        assertThat(upper).isBetween(Keys.least(dtype), Keys.greatest(dtype));
        row[x] = upper;
      }
      Keys.store(Plane.of(back, 0, 0), 0, 0, 30_000, row);
      assertThat(Samples.values(back)).startsWith(Arrays.copyOf(values, 30_000));
    }
  }
}
