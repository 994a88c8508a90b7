package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counts samples that differ, by their bits. */
final class Changes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The top bit of each sample in eight bytes, for samples of 1, 2, 4 and 8 bytes. */
  private static final long[] TOPS = {
    0x8080_8080_8080_8080L, 0x8000_8000_8000_8000L, 0x8000_0000_8000_0000L, Long.MIN_VALUE
  };

  /** {@link Changes#count(byte[], int, byte[], int, int, int)}, or what gives the same. */
  interface Counter {
    /**
     * Samples that differ in {@code length} bytes.
     *
     * @param size bytes of a sample
     */
    long count(byte[] a, int aAt, byte[] b, int bAt, int length, int size);
  }

  private Changes() {}

  /**
   * Compares rows of two rasters of the same shape.
   *
   * @param counter what compares them
   * @param firstRow rows before the plane or item
   * @param from first row in it
   * @param to row after the last in it
   * @param channels samples that lie side by side in a column
   */
  static long count(
      Counter counter, Raster a, Raster b, long firstRow, int from, int to, int channels) {
    int size = a.dtype().bytes();
    int rowBytes = a.width() * channels * size;
    int start = (int) ((firstRow + from) * rowBytes);
    int length = (to - from) * rowBytes;
    return counter.count(a.data(), a.offset() + start, b.data(), b.offset() + start, length, size);
  }

  /** Eight bytes at a time, as one, two, four or eight samples. */
  static long count(byte[] a, int aAt, byte[] b, int bAt, int length, int size) {
    long top = TOPS[Integer.numberOfTrailingZeros(size)];
    long count = 0;
    int whole = length & -Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      long differing = (long) LONG.get(a, aAt + i) ^ (long) LONG.get(b, bAt + i);
      count += Long.bitCount(((differing & ~top) + ~top | differing) & top);
    }
    long differing = 0;
    for (int i = whole; i < length; i++) {
      differing |= ((a[aAt + i] ^ b[bAt + i]) & 0xFFL) << (i - whole) * Byte.SIZE;
    }
    return count + Long.bitCount(((differing & ~top) + ~top | differing) & top);
  }
}
