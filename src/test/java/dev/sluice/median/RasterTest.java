package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RasterTest {
  @ParameterizedTest
  @EnumSource(DType.class)
  void findsTheFirstNan(DType dtype) {
    SplittableRandom random = new SplittableRandom(dtype.ordinal());
    for (int round = 0; round < 60; round++) {
      int count = 1 + random.nextInt(round < 40 ? 70 : 10_000);
      int offset = random.nextInt(9);
      byte[] data = new byte[offset + count * dtype.bytes() + 8];
      Arrays.fill(data, (byte) -1);
      Raster raster = Raster.vector(dtype, count, data, offset);
      Samples.fill(raster, Samples.Spread.values()[round % 4], random);
      assertThat(raster.indexOfNan()).isEqualTo(-1);
      int first = random.nextInt(count);
      if (dtype.floating()) {
        putNan(raster, first, random.nextBoolean());
        putNan(raster, first + random.nextInt(count - first), random.nextBoolean());
        assertThat(raster.indexOfNan()).isEqualTo(first);
      }
    }
  }

  private static void putNan(Raster raster, int index, boolean negative) {
    int at = raster.offset() + index * raster.dtype().bytes();
    ByteBuffer data = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    int sign = negative ? 1 : 0;
    switch (raster.dtype()) {
      case F16 -> data.putShort(at, (short) (0x7C01 | sign << 15));
      case BF16 -> data.putShort(at, (short) (0x7F81 | sign << 15));
      case F32 -> data.putInt(at, 0x7F80_0001 | sign << 31);
      case F64 -> data.putLong(at, 0x7FF0_0000_0000_0001L | (long) sign << 63);
      case U8, I8, U16, I16, U32, I32 -> throw new IllegalArgumentException();
    }
  }
}
