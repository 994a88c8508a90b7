package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each of the 256 or 65,536 samples of a type of 8 or 16 bits, worked out when it
 * is first asked for. Remembers one type. Thread-safe.
 */
final class Lookup {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** Bytes between two looks at the clock. */
  private static final int STRETCH = 1 << 18;

  private final Planes.Change change;
  private volatile @Nullable Raster known;

  /**
   * @param change of a sample alone, wherever it stands
   */
  Lookup(Planes.Change change) {
    this.change = change;
  }

  static boolean serves(DType dtype) {
    return dtype.bytes() <= Short.BYTES;
  }

  /** As {@link Planes#map}. */
  Cleaned map(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws EngineTimeoutException {
    byte[] table = table(input.dtype(), deadlineNanos);
    Raster target = Planes.blank(input, arrays);
    int bytes = Math.toIntExact(input.byteLength());
    for (int at = 0; at < bytes; at += STRETCH) {
      Planes.checkDeadline(deadlineNanos);
      int count = Math.min(STRETCH, bytes - at);
      if (input.dtype().bytes() == 1) {
        octets(table, input.data(), input.offset() + at, target.data(), at, count);
      } else {
        words(table, input.data(), input.offset() + at, target.data(), at, count);
      }
    }
    Planes.keepOpacity(input, target);
    return new Cleaned(target, input.differences(target));
  }

  private byte[] table(DType dtype, long deadlineNanos) throws EngineTimeoutException {
    Raster made = known;
    if (made == null || made.dtype() != dtype) {
      made = Planes.map(all(dtype), byte[]::new, deadlineNanos, change).raster();
      known = made;
    }
    return made.data();
  }

  /** Each sample at the place that its bits say. */
  private static Raster all(DType dtype) {
    int size = dtype.bytes();
    int count = 1 << Byte.SIZE * size;
    byte[] data = new byte[count * size];
    for (int i = 0; i < count; i++) {
      if (size == 1) {
        data[i] = (byte) i;
      } else {
        SHORTS.set(data, 2 * i, (short) i);
      }
    }
    return Raster.vector(dtype, count, data, 0);
  }

  private static void octets(byte[] table, byte[] from, int at, byte[] to, int start, int bytes) {
    for (int i = 0; i < bytes; i++) {
      to[start + i] = table[from[at + i] & 0xFF];
    }
  }

  private static void words(byte[] table, byte[] from, int at, byte[] to, int start, int bytes) {
    for (int i = 0; i < bytes; i += 2) {
      int sample = (short) SHORTS.get(from, at + i) & 0xFFFF;
      SHORTS.set(to, start + i, (short) SHORTS.get(table, 2 * sample));
    }
  }
}
