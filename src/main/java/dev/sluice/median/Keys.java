package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Samples as signed integers of the same order: floats by the order of IEEE 754, in which {@code
 * -0.0} comes before {@code 0.0} (they are equal in value, so any order of the two gives a right
 * median; this one does not depend on where they stand).
 */
final class Keys {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Keys() {}

  /** Key of the least sample that has a rank: minus infinity for floats. */
  static long least(DType dtype) {
    return switch (dtype) {
      case U8, U16 -> 0;
      case I8 -> Byte.MIN_VALUE;
      case I16 -> Short.MIN_VALUE;
      case U32, I32 -> Integer.MIN_VALUE;
      case F16 -> ordered((short) 0xFC00);
      case BF16 -> ordered((short) 0xFF80);
      case F32 -> ordered(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY));
      case F64 -> ordered(Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY));
    };
  }

  /** Key of the greatest sample that has a rank: infinity for floats. */
  static long greatest(DType dtype) {
    return switch (dtype) {
      case U8 -> 0xFF;
      case I8 -> Byte.MAX_VALUE;
      case U16 -> 0xFFFF;
      case I16 -> Short.MAX_VALUE;
      case U32, I32 -> Integer.MAX_VALUE;
      case F16 -> 0x7C00;
      case BF16 -> 0x7F80;
      case F32 -> Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
      case F64 -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    };
  }

  /** Key of the quiet NaN of a floating type. */
  static long nan(DType dtype) {
    return switch (dtype) {
      case F16 -> 0x7E00;
      case BF16 -> 0x7FC0;
      case F32 -> 0x7FC0_0000;
      case F64 -> 0x7FF8_0000_0000_0000L;
      case U8, I8, U16, I16, U32, I32 -> throw new IllegalArgumentException(dtype + " has no NaN");
    };
  }

  /**
   * Key of a number cast to the sample type as NumPy does it: integers are truncated towards zero
   * to 32 bits (to 64 for U32), of which the low ones stay; what these cannot hold becomes their
   * minimum.
   */
  static long of(double value, DType dtype) {
    return switch (dtype) {
      case U8 -> truncated(value) & 0xFF;
      case I8 -> (byte) truncated(value);
      case U16 -> truncated(value) & 0xFFFF;
      case I16 -> (short) truncated(value);
      case U32 -> flipped((int) truncatedLong(value));
      case I32 -> truncated(value);
      case F16 -> ordered(Float.floatToFloat16(toOdd(value)));
      case BF16 -> ordered(bfloat16(toOdd(value)));
      case F32 -> ordered(Float.floatToRawIntBits((float) value));
      case F64 -> ordered(Double.doubleToRawLongBits(value));
    };
  }

  private static int truncated(double value) {
    boolean fits = value > Integer.MIN_VALUE - 1.0 && value < Integer.MAX_VALUE + 1.0;
    return fits ? (int) value : Integer.MIN_VALUE;
  }

  private static long truncatedLong(double value) {
    return Math.abs(value) < 0x1p63 ? (long) value : Long.MIN_VALUE;
  }

  /** Unsigned integers of 32 bits as signed ones of the same order, and back. */
  private static int flipped(int bits) {
    return bits ^ Integer.MIN_VALUE;
  }

  /** Rounds to odd, so that rounding once more to fewer bits is as exact as rounding once. */
  private static float toOdd(double value) {
    float nearest = (float) value;
    if (nearest == value || Double.isNaN(value) || Float.isInfinite(nearest)) {
      return nearest;
    }
    float towardsZero =
        Math.abs((double) nearest) > Math.abs(value)
            ? Float.intBitsToFloat(Float.floatToRawIntBits(nearest) - 1)
            : nearest;
    return Float.intBitsToFloat(Float.floatToRawIntBits(towardsZero) | 1);
  }

  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }

  private static int ordered(short bits) {
    return bits ^ (bits >> 15 & 0x7FFF);
  }

  private static int ordered(int bits) {
    return bits ^ (bits >> 31 & 0x7FFF_FFFF);
  }

  private static long ordered(long bits) {
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  /**
   * Reads one row of samples through a map of columns.
   *
   * @param columns source column of each key, or {@link Border#OUTSIDE}
   * @param outside key where there is no column
   */
  static void load(
      Plane plane, int row, int[] columns, int count, long outside, long[] keys, int at) {
    byte[] data = plane.data();
    int base = plane.offset() + row * plane.rowStride();
    int stride = plane.sampleStride();
    for (int i = 0; i < count; i++) {
      int column = columns[i];
      keys[at + i] = column < 0 ? outside : read(plane.dtype(), data, base + column * stride);
    }
  }

  /** Key of one sample. */
  static long at(Plane plane, int row, int column) {
    int at = plane.offset() + row * plane.rowStride() + column * plane.sampleStride();
    return read(plane.dtype(), plane.data(), at);
  }

  private static long read(DType dtype, byte[] data, int at) {
    return switch (dtype) {
      case U8 -> data[at] & 0xFF;
      case I8 -> data[at];
      case U16 -> (short) SHORT.get(data, at) & 0xFFFF;
      case I16 -> (short) SHORT.get(data, at);
      case F16, BF16 -> ordered((short) SHORT.get(data, at));
      case U32 -> flipped((int) INT.get(data, at));
      case I32 -> (int) INT.get(data, at);
      case F32 -> ordered((int) INT.get(data, at));
      case F64 -> ordered((long) LONG.get(data, at));
    };
  }

  /** The number that a key stands for. */
  static double value(DType dtype, long key) {
    return switch (dtype) {
      case U8, I8, U16, I16, I32 -> key;
      case U32 -> key - Integer.MIN_VALUE;
      case F16 -> Float.float16ToFloat((short) ordered((short) key));
      case BF16 -> Float.intBitsToFloat(ordered((short) key) << Short.SIZE);
      case F32 -> Float.intBitsToFloat(ordered((int) key));
      case F64 -> Double.longBitsToDouble(ordered(key));
    };
  }

  /** Writes samples from column {@code from} of a row on. */
  static void store(Plane plane, int row, int from, int count, long[] keys) {
    byte[] data = plane.data();
    int stride = plane.sampleStride();
    int at = plane.offset() + row * plane.rowStride() + from * stride;
    for (int i = 0; i < count; i++, at += stride) {
      write(plane.dtype(), data, at, keys[i]);
    }
  }

  /** Writes one sample. */
  static void write(DType dtype, byte[] data, int at, long key) {
    switch (dtype) {
      case U8, I8 -> data[at] = (byte) key;
      case U16, I16 -> SHORT.set(data, at, (short) key);
      case F16, BF16 -> SHORT.set(data, at, (short) ordered((short) key));
      case U32 -> INT.set(data, at, flipped((int) key));
      case I32 -> INT.set(data, at, (int) key);
      case F32 -> INT.set(data, at, ordered((int) key));
      case F64 -> LONG.set(data, at, ordered(key));
    }
  }
}
