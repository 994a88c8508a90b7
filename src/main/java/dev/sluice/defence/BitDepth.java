package dev.sluice.defence;

import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import java.util.function.IntFunction;

/**
 * Fewer values: {@code round(x * (2^bits - 1)) / (2^bits - 1)}, halves to even, over a range; what
 * lies outside of it becomes its nearer end. NaN stays.
 *
 * @param bits 1 to 16
 * @param low value that stands for 0
 * @param high value that stands for 1, greater than {@code low}
 */
record BitDepth(int bits, double low, double high) implements Squeezer {

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws NotFilteredException {
    return Planes.map(input, arrays, deadlineNanos, this::squeeze);
  }

  private double[] squeeze(double[] values) {
    double steps = (1 << bits) - 1;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        double unit = (Math.clamp(values[i], low, high) - low) / (high - low);
        values[i] = low + Math.rint(unit * steps) / steps * (high - low);
      }
    }
    return values;
  }

  @Override
  public String describe() {
    return "bit-depth;bits=" + bits + ";range=" + low + ".." + high;
  }
}
