package dev.sluice.defence;

import dev.sluice.median.Border;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import dev.sluice.median.Window;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Weighted sums along the columns, then along the rows, in double precision and rounded once:
 * {@code scipy.ndimage.uniform_filter} and {@code gaussian_filter} (cut off at four sigma) of
 * floats.
 *
 * @param text name and parameters without the border
 * @param down weights along a column; the one of the sample itself at {@code length / 2}
 * @param across along a row
 * @param border not {@link Border#SHRINK}; with {@link Border#CONSTANT} zero is outside
 */
record Smoothing(String text, double[] down, double[] across, Border border) implements Squeezer {
  private static final double CUT_OFF = 4;

  static Smoothing mean(Window window, Border border) {
    return new Smoothing(
        "mean;window=" + window, same(window.rows()), same(window.columns()), border);
  }

  /**
   * @param vector whether there is one row, along which alone it is smoothed
   */
  static Smoothing gaussian(double sigma, boolean vector, Border border) {
    double[] bell = bell(sigma);
    return new Smoothing("gaussian;sigma=" + sigma, vector ? same(1) : bell, bell, border);
  }

  private static double[] same(int side) {
    double[] weights = new double[side];
    Arrays.fill(weights, 1.0 / side);
    return weights;
  }

  private static double[] bell(double sigma) {
    int radius = (int) (CUT_OFF * sigma + 0.5);
    double[] weights = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = (i - radius) / sigma;
      weights[i] = Math.exp(-0.5 * distance * distance);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws NotFilteredException {
    Raster target = Planes.blank(input, arrays);
    new SmoothingPass(this, input, target).run(deadlineNanos);
    Planes.keepOpacity(input, target);
    return new Cleaned(target, input.differences(target));
  }

  /** As the borders of medians; -1 where zero stands. */
  int source(int index, int size) {
    if (index >= 0 && index < size) {
      return index;
    }
    int folded = Math.floorMod(index, 2 * size);
    return switch (border) {
      case REFLECT -> folded < size ? folded : 2 * size - 1 - folded;
      case MIRROR -> mirrored(index, size);
      case NEAREST -> index < 0 ? 0 : size - 1;
      case WRAP -> Math.floorMod(index, size);
      case CONSTANT, SHRINK -> -1;
    };
  }

  /** Where {@link Border#MIRROR} looks. */
  static int mirrored(int index, int size) {
    int period = Math.max(1, 2 * size - 2);
    int mirrored = Math.floorMod(index, period);
    return mirrored < size ? mirrored : period - mirrored;
  }

  @Override
  public String describe() {
    return text + ";border=" + border.id();
  }
}
