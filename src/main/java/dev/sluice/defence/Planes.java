package dev.sluice.defence;

import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** Applies a function to each channel of each item, opacity excepted. */
final class Planes {
  private Planes() {}

  /**
   * @param change gets the values of a plane, row by row, and gives new ones; may change its
   *     argument
   */
  static Cleaned map(
      Raster input, IntFunction<byte[]> arrays, long deadlineNanos, UnaryOperator<double[]> change)
      throws EngineTimeoutException {
    Raster target = copy(input, arrays);
    Values from = new Values(input);
    Values to = new Values(target);
    int area = input.height() * input.width();
    int step = step(input);
    int filtered = input.channels() - (input.alpha() ? 1 : 0);
    long changed = 0;
    for (int item = 0; item < input.batch(); item++) {
      for (int channel = 0; channel < filtered; channel++) {
        checkDeadline(deadlineNanos);
        int first = first(input, item, channel);
        double[] plane = new double[area];
        for (int i = 0; i < area; i++) {
          plane[i] = from.get(first + i * step);
        }
        double[] made = change.apply(plane);
        for (int i = 0; i < area; i++) {
          to.set(first + i * step, made[i]);
          changed += differs(from.get(first + i * step), to.get(first + i * step)) ? 1 : 0;
        }
      }
    }
    return new Cleaned(target, changed);
  }

  static void checkDeadline(long deadlineNanos) throws EngineTimeoutException {
    if (System.nanoTime() - deadlineNanos >= 0) {
      throw new EngineTimeoutException("not squeezed in time");
    }
  }

  /** The same samples in another array. */
  static Raster copy(Raster input, IntFunction<byte[]> arrays) {
    int bytes = Math.toIntExact(input.byteLength());
    Raster target = input.over(arrays.apply(bytes), 0);
    System.arraycopy(input.data(), input.offset(), target.data(), 0, bytes);
    return target;
  }

  /** Where the first sample of a channel stands, counted in samples. */
  static int first(Raster input, int item, int channel) {
    int area = input.height() * input.width();
    boolean planar = input.order() == SampleOrder.PLANAR;
    return item * area * input.channels() + channel * (planar ? area : 1);
  }

  /** From one sample of a channel to the next. */
  static int step(Raster input) {
    return input.order() == SampleOrder.PLANAR ? 1 : input.channels();
  }

  private static boolean differs(double a, double b) {
    return Double.doubleToRawLongBits(a) != Double.doubleToRawLongBits(b);
  }
}
