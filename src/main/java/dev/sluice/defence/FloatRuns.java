package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Compares runs of FP32 samples, in single precision. In steps over arrays of the samples' own
 * type, one thing at a time: of such loops the compiler makes vector code. Not thread-safe.
 */
final class FloatRuns {
  private static final int MAGNITUDE = Integer.MAX_VALUE;
  private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
  private static final int IMPULSE = Float.floatToRawIntBits(Residual.IMPULSE);

  private final float[] from = new float[Residual.RUN];
  private final float[] to = new float[Residual.RUN];
  private final int[] changes = new int[Residual.RUN];
  private int largest;
  private int impulses;

  /** Looks at so many samples, at most {@link Residual#RUN}. */
  void compare(Raster before, Raster after, int first, int count) {
    take(before, first, from, count);
    take(after, first, to, count);
    for (int i = 0; i < count; i++) {
      changes[i] = Float.floatToRawIntBits(from[i] - to[i]);
    }
    largest = largest(count);
    impulses = largest > IMPULSE ? impulses(count) : 0;
  }

  /** Greatest change of the run. */
  float largest() {
    return Float.intBitsToFloat(largest);
  }

  /** Changes of the run that are impulses. */
  int impulses() {
    return impulses;
  }

  private int largest(int count) {
    int most = 0;
    for (int i = 0; i < count; i++) {
      int change = changes[i] & MAGNITUDE;
      most = Math.max(most, change & ~notNumber(change));
    }
    return most;
  }

  private int impulses(int count) {
    int above = 0;
    for (int i = 0; i < count; i++) {
      int change = changes[i] & MAGNITUDE;
      above += (IMPULSE - (change & ~notNumber(change))) >>> 31;
    }
    return above;
  }

  /** All bits for a NaN, which is what NaN and infinities leave that stayed; else none. */
  private static int notNumber(int change) {
    return (INFINITY - change) >> 31;
  }

  private static void take(Raster raster, int first, float[] to, int count) {
    int bytes = DType.F32.bytes();
    ByteBuffer.wrap(raster.data(), raster.offset() + first * bytes, count * bytes)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(0, to, 0, count);
  }
}
