package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** {@link Keys} of types of up to 32 bits, line by line. */
final class LineKeys {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LineKeys() {}

  /**
   * Reads {@code count} samples of a row from a column on that may lie outside of it.
   *
   * @param outside key where the border has no sample
   */
  static void load(
      Plane plane, int row, int column, int count, Border border, int outside, int[] keys) {
    int width = plane.width();
    int start = Math.clamp(-(long) column, 0, count);
    int end = Math.clamp((long) width - column, start, count);
    for (int i = 0; i < start; i++) {
      int at = border.source(column + i, width);
      keys[i] = at < 0 ? outside : (int) Keys.at(plane, row, at);
    }
    for (int i = end; i < count; i++) {
      int at = border.source(column + i, width);
      keys[i] = at < 0 ? outside : (int) Keys.at(plane, row, at);
    }
    if (end > start) {
      int from = plane.offset() + row * plane.rowStride() + (column + start) * plane.sampleStride();
      read(plane.dtype(), plane.data(), from, plane.sampleStride(), keys, start, end);
    }
  }

  private static void read(
      DType dtype, byte[] data, int from, int stride, int[] keys, int start, int end) {
    switch (dtype) {
      case U8 -> readBytes(data, from, stride, 0xFF, keys, start, end);
      case I8 -> readBytes(data, from, stride, -1, keys, start, end);
      case U16 -> readShorts(data, from, stride, 0xFFFF, 0, keys, start, end);
      case I16 -> readShorts(data, from, stride, -1, 0, keys, start, end);
      case F16, BF16 -> readShorts(data, from, stride, -1, 0x7FFF, keys, start, end);
      case U32 -> readInts(data, from, stride, Integer.MIN_VALUE, 0, keys, start, end);
      case I32 -> readInts(data, from, stride, 0, 0, keys, start, end);
      case F32 -> readInts(data, from, stride, 0, Integer.MAX_VALUE, keys, start, end);
      case F64 -> throw new IllegalArgumentException("64 bits are not for lines");
    }
  }

  private static void readBytes(
      byte[] data, int from, int stride, int mask, int[] keys, int start, int end) {
    if (stride == 1) {
      for (int i = start; i < end; i++) {
        keys[i] = data[from - start + i] & mask;
      }
      return;
    }
    for (int i = start; i < end; i++, from += stride) {
      keys[i] = data[from] & mask;
    }
  }

  private static void readShorts(
      byte[] data, int from, int stride, int mask, int flip, int[] keys, int start, int end) {
    for (int i = start; i < end; i++, from += stride) {
      int bits = (short) SHORT.get(data, from);
      keys[i] = (bits ^ (bits >> 15 & flip)) & mask;
    }
  }

  /**
   * @param always bits to flip
   * @param flip those to flip where the number is negative
   */
  private static void readInts(
      byte[] data, int from, int stride, int always, int flip, int[] keys, int start, int end) {
    for (int i = start; i < end; i++, from += stride) {
      int bits = (int) INT.get(data, from);
      keys[i] = bits ^ always ^ (bits >> 31 & flip);
    }
  }

  /** Writes the first {@code count} keys to a row, from a column on. */
  static void store(Plane plane, int row, int column, int count, int[] keys) {
    int stride = plane.sampleStride();
    int at = plane.offset() + row * plane.rowStride() + column * stride;
    byte[] data = plane.data();
    switch (plane.dtype()) {
      case U8, I8 -> writeBytes(keys, count, data, at, stride);
      case U16, I16 -> writeShorts(keys, count, 0, data, at, stride);
      case F16, BF16 -> writeShorts(keys, count, 0x7FFF, data, at, stride);
      case U32 -> writeInts(keys, count, Integer.MIN_VALUE, 0, data, at, stride);
      case I32 -> writeInts(keys, count, 0, 0, data, at, stride);
      case F32 -> writeInts(keys, count, 0, Integer.MAX_VALUE, data, at, stride);
      case F64 -> throw new IllegalArgumentException("64 bits are not for lines");
    }
  }

  private static void writeBytes(int[] keys, int count, byte[] data, int at, int stride) {
    if (stride == 1) {
      for (int i = 0; i < count; i++) {
        data[at + i] = (byte) keys[i];
      }
      return;
    }
    for (int i = 0; i < count; i++, at += stride) {
      data[at] = (byte) keys[i];
    }
  }

  private static void writeShorts(
      int[] keys, int count, int flip, byte[] data, int at, int stride) {
    for (int i = 0; i < count; i++, at += stride) {
      int key = keys[i];
      SHORT.set(data, at, (short) (key ^ (key >> 15 & flip)));
    }
  }

  private static void writeInts(
      int[] keys, int count, int always, int flip, byte[] data, int at, int stride) {
    for (int i = 0; i < count; i++, at += stride) {
      int key = keys[i];
      INT.set(data, at, key ^ always ^ (key >> 31 & flip));
    }
  }

  /** The numbers of the first {@code count} keys. */
  static void values(DType dtype, int[] keys, double[] values, int to, int count) {
    for (int i = 0; i < count; i++) {
      values[to + i] = Keys.value(dtype, keys[i]);
    }
  }

  /** Reads 32-bit floats; the loop has constant steps where pixels have three samples. */
  static void readFloats(byte[] data, int from, int step, double[] values, int to, int count) {
    if (step == 3 * Float.BYTES) {
      for (int i = 0; i < count; i++) {
        values[to + i] = Float.intBitsToFloat((int) INT.get(data, from + 3 * Float.BYTES * i));
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      values[to + i] = Float.intBitsToFloat((int) INT.get(data, from + step * i));
    }
  }

  /**
   * Writes floats that were chosen: the {@code i}th stands {@code places[at + i]} after {@code
   * from}.
   */
  static void storeFloats(
      double[] values, int from, int[] places, int at, int count, byte[] data, int to, int step) {
    if (step == 3 * Float.BYTES) {
      for (int i = 0; i < count; i++) {
        float value = (float) values[from + places[at + i]];
        INT.set(data, to + 3 * Float.BYTES * i, Float.floatToRawIntBits(value));
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      float value = (float) values[from + places[at + i]];
      INT.set(data, to + step * i, Float.floatToRawIntBits(value));
    }
  }
}
