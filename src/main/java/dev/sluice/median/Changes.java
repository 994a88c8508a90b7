package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counts samples that differ, by their bits. */
final class Changes {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Changes() {}

  /**
   * Compares rows of two rasters of the same shape.
   *
   * @param firstRow rows before the plane or item
   * @param from first row in it
   * @param to row after the last in it
   * @param channels samples that lie side by side in a column
   */
  static long count(Raster a, Raster b, long firstRow, int from, int to, int channels) {
    int size = a.dtype().bytes();
    int rowBytes = a.width() * channels * size;
    int start = (int) ((firstRow + from) * rowBytes);
    int length = (to - from) * rowBytes;
    return count(a.data(), a.offset() + start, b.data(), b.offset() + start, length, size);
  }

  private static long count(byte[] a, int aAt, byte[] b, int bAt, int length, int size) {
    return switch (size) {
      case 1 -> bytes(a, aAt, b, bAt, length);
      case 2 -> shorts(a, aAt, b, bAt, length);
      case 4 -> ints(a, aAt, b, bAt, length);
      default -> longs(a, aAt, b, bAt, length);
    };
  }

  private static int bytes(byte[] a, int aAt, byte[] b, int bAt, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      int difference = a[aAt + i] ^ b[bAt + i];
      count += (difference | -difference) >>> 31;
    }
    return count;
  }

  private static int shorts(byte[] a, int aAt, byte[] b, int bAt, int length) {
    int count = 0;
    for (int i = 0; i < length; i += 2) {
      int difference = (short) SHORT.get(a, aAt + i) ^ (short) SHORT.get(b, bAt + i);
      count += (difference | -difference) >>> 31;
    }
    return count;
  }

  private static int ints(byte[] a, int aAt, byte[] b, int bAt, int length) {
    int count = 0;
    for (int i = 0; i < length; i += 4) {
      int difference = (int) INT.get(a, aAt + i) ^ (int) INT.get(b, bAt + i);
      count += (difference | -difference) >>> 31;
    }
    return count;
  }

  private static long longs(byte[] a, int aAt, byte[] b, int bAt, int length) {
    long count = 0;
    for (int i = 0; i < length; i += 8) {
      long difference = (long) LONG.get(a, aAt + i) ^ (long) LONG.get(b, bAt + i);
      count += (difference | -difference) >>> 63;
    }
    return count;
  }
}
