package dev.sluice.defence;

import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import java.util.function.IntFunction;

/**
 * Fewer values: {@code round(x * (2^bits - 1)) / (2^bits - 1)}, halves to even, over a range; what
 * lies outside of it becomes its nearer end. NaN stays.
 */
final class BitDepth implements Squeezer {
  private final int bits;
  private final double low;
  private final double high;
  private final Lookup lookup = new Lookup(this::squeeze);

  /**
   * @param bits 1 to 16
   * @param low value that stands for 0
   * @param high value that stands for 1, greater than {@code low}
   */
  BitDepth(int bits, double low, double high) {
    this.bits = bits;
    this.low = low;
    this.high = high;
  }

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws EngineTimeoutException {
    return Lookup.serves(input.dtype())
        ? lookup.map(input, arrays, deadlineNanos)
        : Planes.map(input, arrays, deadlineNanos, this::squeeze);
  }

  private void squeeze(double[] values, int count, int first) {
    double least = low;
    double most = high;
    double range = most - least;
    double steps = (1 << bits) - 1;
    for (int i = 0; i < count; i++) {
      double unit = (Values.cut(values[i], least, most) - least) / range;
      values[i] = least + Math.rint(unit * steps) / steps * range;
    }
  }

  @Override
  public String describe() {
    return "bit-depth;bits=" + bits + ";range=" + low + ".." + high;
  }
}
