package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes eight bytes, or those that are left of them. */
final class LongLanes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LongLanes() {}

  static long get(byte[] data, int at) {
    return (long) LONG.get(data, at);
  }

  static void set(byte[] data, int at, long value) {
    LONG.set(data, at, value);
  }

  /** The first {@code count} bytes, the others zero; all eight from eight on. */
  static long get(byte[] data, int at, int count) {
    if (count >= Long.BYTES) {
      return get(data, at);
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (data[at + i] & 0xFFL) << Byte.SIZE * i;
    }
    return value;
  }

  /** The first {@code count} bytes; all eight from eight on. */
  static void set(byte[] data, int at, int count, long value) {
    if (count >= Long.BYTES) {
      set(data, at, value);
      return;
    }
    for (int i = 0; i < count; i++) {
      data[at + i] = (byte) (value >>> Byte.SIZE * i);
    }
  }
}
