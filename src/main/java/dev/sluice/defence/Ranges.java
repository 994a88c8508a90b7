package dev.sluice.defence;

import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import java.util.function.IntFunction;

/**
 * For vectors whose columns have no order: each value is cut to the range that its column has in
 * clean data, and moved to the nearest of so many evenly spaced values of it, both ends among them
 * (halves to even). NaN stays.
 *
 * @param file where the columns were read from, for messages
 */
record Ranges(String file, Columns columns) implements Squeezer {
  /**
   * One entry for each column, immutable.
   *
   * @param levels 2 or more, or 0 to cut only
   */
  record Columns(double[] low, double[] high, int[] levels) {
    int count() {
      return low.length;
    }

    double squeeze(int column, double value) {
      double least = low[column];
      double width = high[column] - least;
      double cut = Math.clamp(value, least, high[column]);
      int steps = levels[column] - 1;
      return steps < 1 || width == 0
          ? cut
          : least + Math.rint((cut - least) / width * steps) / steps * width;
    }
  }

  @Override
  public void check(Raster input) throws InvalidDefenceException {
    if (input.height() != 1 || input.channels() != 1 || input.width() != columns.count()) {
      throw new InvalidDefenceException(
          "step 'range': %s has %d columns, the vector has %d"
              .formatted(file, columns.count(), input.width()));
    }
  }

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws EngineTimeoutException {
    Raster target = Planes.copy(input, arrays);
    Values values = new Values(target);
    int count = columns.count();
    for (int item = 0; item < input.batch(); item++) {
      Planes.checkDeadline(deadlineNanos);
      for (int column = 0; column < count; column++) {
        double value = values.get(item * count + column);
        if (!Double.isNaN(value)) {
          values.set(item * count + column, columns.squeeze(column, value));
        }
      }
    }
    return new Cleaned(target, input.differences(target));
  }

  @Override
  public String describe() {
    return "range;columns=" + columns.count();
  }
}
