package dev.sluice.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The numbers of a JSON array in order: their values as little-endian doubles and where each is
 * spelt. Grows while it is read; not thread-safe.
 */
final class NumberArray {
  static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] values;
  private int[] starts;
  private int[] ends;
  private int count;

  NumberArray(int expected) {
    values = new byte[Math.multiplyExact(expected, Double.BYTES)];
    starts = new int[expected];
    ends = new int[expected];
  }

  void add(double value, int start, int end) {
    int n = count;
    if (n == starts.length) {
      grow();
    }
    DOUBLE.set(values, n * Double.BYTES, value);
    starts[n] = start;
    ends[n] = end;
    count = n + 1;
  }

  private void grow() {
    int size = Math.addExact(count, count + 16);
    values = Arrays.copyOf(values, Math.multiplyExact(size, Double.BYTES));
    starts = Arrays.copyOf(starts, size);
    ends = Arrays.copyOf(ends, size);
  }

  int count() {
    return count;
  }

  /** At least eight bytes for each number. */
  byte[] values() {
    return values;
  }

  /** Where the spelling of number {@code i} starts in the body's array. */
  int start(int i) {
    return starts[i];
  }

  int end(int i) {
    return ends[i];
  }
}
