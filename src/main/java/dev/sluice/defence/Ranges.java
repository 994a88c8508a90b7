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

    private void squeeze(double[] values, int count, int first) {
      int column = first % count();
      for (int i = 0; i < count; i++) {
        values[i] = squeezed(column, values[i]);
        column = column + 1 == count() ? 0 : column + 1;
      }
    }

    private double squeezed(int column, double value) {
      double least = low[column];
      double width = high[column] - least;
      double cut = Values.cut(value, least, high[column]);
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
    return Planes.map(input, arrays, deadlineNanos, columns::squeeze);
  }

  @Override
  public String describe() {
    return "range;columns=" + columns.count();
  }
}
