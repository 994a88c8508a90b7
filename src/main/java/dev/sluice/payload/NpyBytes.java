package dev.sluice.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Changes the order of bytes and of samples. */
final class NpyBytes {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CLOCK_INTERVAL = 1 << 16;

  private NpyBytes() {}

  /** Reverses the bytes of each sample of {@code size} bytes, in place. */
  static void reverse(byte[] data, int offset, int length, int size) {
    int end = offset + length;
    switch (size) {
      case 2 -> {
        for (int i = offset; i < end; i += 2) {
          SHORT.set(data, i, Short.reverseBytes((short) SHORT.get(data, i)));
        }
      }
      case 4 -> {
        for (int i = offset; i < end; i += 4) {
          INT.set(data, i, Integer.reverseBytes((int) INT.get(data, i)));
        }
      }
      case 8 -> {
        for (int i = offset; i < end; i += 8) {
          LONG.set(data, i, Long.reverseBytes((long) LONG.get(data, i)));
        }
      }
      default -> {}
    }
  }

  /** A copy in C order of samples in Fortran order. */
  static byte[] fromFortran(byte[] data, int offset, int[] shape, int size, long deadlineNanos)
      throws PayloadException {
    return transpose(data, offset, shape, size, true, deadlineNanos);
  }

  /** A copy in Fortran order of samples in C order. */
  static byte[] toFortran(byte[] data, int offset, int[] shape, int size, long deadlineNanos)
      throws PayloadException {
    return transpose(data, offset, shape, size, false, deadlineNanos);
  }

  private static byte[] transpose(
      byte[] data, int offset, int[] shape, int size, boolean fortranSource, long deadlineNanos)
      throws PayloadException {
    int[] strides = new int[shape.length];
    int count = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      strides[axis] = count;
      count *= shape[axis];
    }
    byte[] target = new byte[Math.multiplyExact(count, size)];
    int[] index = new int[shape.length];
    int fortran = 0;
    for (int c = 0; c < count; c++) {
      int source = fortranSource ? fortran : c;
      int place = fortranSource ? c : fortran;
      for (int b = 0; b < size; b++) {
        target[place * size + b] = data[offset + source * size + b];
      }
      if (c % CLOCK_INTERVAL == 0) {
        Clock.check(deadlineNanos);
      }
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        fortran += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        fortran -= index[axis] * strides[axis];
        index[axis] = 0;
      }
    }
    return target;
  }
}
