package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Copies samples with a stride between them, and writes single ones. All indices in bytes. */
final class SampleBytes {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private SampleBytes() {}

  /** {@code count} samples of {@code size} bytes that lie {@code step} and {@code toStep} apart. */
  static void copy(
      byte[] source, int from, int step, byte[] target, int to, int toStep, int count, int size) {
    switch (size) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          target[to + i * toStep] = source[from + i * step];
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          SHORT.set(target, to + i * toStep, (short) SHORT.get(source, from + i * step));
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          INT.set(target, to + i * toStep, (int) INT.get(source, from + i * step));
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          LONG.set(target, to + i * toStep, (long) LONG.get(source, from + i * step));
        }
      }
    }
  }

  /** The lowest {@code size} bytes of {@code bits}, {@code count} times. */
  static void fill(byte[] target, int to, int count, int size, long bits) {
    for (int i = 0; i < count; i++) {
      put(target, to + i * size, size, bits);
    }
  }

  static void put(byte[] target, int at, int size, long bits) {
    switch (size) {
      case 1 -> target[at] = (byte) bits;
      case 2 -> SHORT.set(target, at, (short) bits);
      case 4 -> INT.set(target, at, (int) bits);
      default -> LONG.set(target, at, bits);
    }
  }

  /** The {@code size} bytes of a sample, sign extended. */
  static long get(byte[] source, int at, int size) {
    return switch (size) {
      case 1 -> source[at];
      case 2 -> (short) SHORT.get(source, at);
      case 4 -> (int) INT.get(source, at);
      default -> (long) LONG.get(source, at);
    };
  }

  /** The value of a sample. */
  static double value(DType dtype, byte[] data, int at) {
    return switch (dtype) {
      case U8 -> data[at] & 0xFF;
      case I8 -> data[at];
      case U16 -> (short) SHORT.get(data, at) & 0xFFFF;
      case I16 -> (short) SHORT.get(data, at);
      case U32 -> Integer.toUnsignedLong((int) INT.get(data, at));
      case I32 -> (int) INT.get(data, at);
      case F16 -> Float.float16ToFloat((short) SHORT.get(data, at));
      case BF16 -> Float.intBitsToFloat((short) SHORT.get(data, at) << Short.SIZE);
      case F32 -> Float.intBitsToFloat((int) INT.get(data, at));
      case F64 -> Double.longBitsToDouble((long) LONG.get(data, at));
    };
  }

  /** The bits of a number cast to the sample type, as {@link Keys#of} casts it. */
  static long of(DType dtype, double value) {
    long key = Keys.of(value, dtype);
    return dtype.floating() || dtype == DType.U32
        ? LaneShape.of(dtype, Long.SIZE * 2).ordered(key)
        : key;
  }
}
