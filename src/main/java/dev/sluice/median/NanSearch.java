package dev.sluice.median;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the first NaN. Samples are copied block by block into an array of their own width, over
 * which the compiler makes vector code: a NaN is what lies above infinity without its sign.
 */
final class NanSearch {
  private static final int BLOCK = 4096;

  private NanSearch() {}

  /** Index of the first NaN among {@code count} samples from byte {@code offset} on, or -1. */
  static long first(DType dtype, byte[] data, int offset, int count) {
    ByteBuffer samples =
        ByteBuffer.wrap(data, offset, count * dtype.bytes()).slice().order(ByteOrder.LITTLE_ENDIAN);
    return switch (dtype) {
      case F16, BF16 -> inShorts(samples, count, (int) Keys.greatest(dtype));
      case F32 -> inInts(samples, count);
      case F64 -> inLongs(samples, count);
      case U8, I8, U16, I16, U32, I32 -> -1;
    };
  }

  private static int inShorts(ByteBuffer samples, int count, int infinity) {
    short[] block = new short[Math.min(count, BLOCK)];
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      samples.asShortBuffer().get(from, block, 0, length);
      int above = 0;
      for (int i = 0; i < length; i++) {
        above |= infinity - (block[i] & 0x7FFF);
      }
      for (int i = 0; above < 0 && i < length; i++) {
        if ((block[i] & 0x7FFF) > infinity) {
          return from + i;
        }
      }
    }
    return -1;
  }

  private static int inInts(ByteBuffer samples, int count) {
    int[] block = new int[Math.min(count, BLOCK)];
    int infinity = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      samples.asIntBuffer().get(from, block, 0, length);
      int above = 0;
      for (int i = 0; i < length; i++) {
        above |= infinity - (block[i] & 0x7FFF_FFFF);
      }
      for (int i = 0; above < 0 && i < length; i++) {
        if ((block[i] & 0x7FFF_FFFF) > infinity) {
          return from + i;
        }
      }
    }
    return -1;
  }

  private static int inLongs(ByteBuffer samples, int count) {
    long[] block = new long[Math.min(count, BLOCK)];
    long infinity = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      samples.asLongBuffer().get(from, block, 0, length);
      long above = 0;
      for (int i = 0; i < length; i++) {
        above |= infinity - (block[i] & Long.MAX_VALUE);
      }
      for (int i = 0; above < 0 && i < length; i++) {
        if ((block[i] & Long.MAX_VALUE) > infinity) {
          return from + i;
        }
      }
    }
    return -1;
  }
}
