package dev.sluice.defence;

import dev.sluice.median.Raster;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * The ranges of columns in clean data, as the file that the step {@code range} reads: quantiles
 * between two samples are interpolated, as NumPy does by default.
 */
public final class LearnedRanges {
  private LearnedRanges() {}

  /**
   * @param rows a vector for each item of the batch
   * @param outside part of the values left out on either side, 0 to below 0.5
   * @param levels 2 to 65,536, or 0 to cut only
   * @throws IllegalArgumentException when a value is out of range, or a sample is no finite number
   */
  public static String of(Raster rows, double outside, int levels) {
    if (!(outside >= 0 && outside < 0.5)) {
      throw new IllegalArgumentException(
          "left out are 0 to below 0.5 of the values on either side");
    }
    if (levels < 0 || levels == 1 || levels > RangeFile.MOST_LEVELS) {
      throw new IllegalArgumentException("levels are 0 or 2 to " + RangeFile.MOST_LEVELS);
    }
    Values values = new Values(rows);
    int columns = rows.width() * rows.height() * rows.channels();
    StringJoiner lines = new StringJoiner("\n", "low,high,levels\n", "\n");
    double[] column = new double[rows.batch()];
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < column.length; i++) {
        column[i] = values.get(i * columns + c);
        if (!Double.isFinite(column[i])) {
          throw new IllegalArgumentException(
              "row %d, column %d is %s: leave such rows out".formatted(i + 1, c + 1, column[i]));
        }
      }
      Arrays.sort(column);
      double low = quantile(column, outside);
      lines.add(low + "," + Math.max(low, quantile(column, 1 - outside)) + "," + levels);
    }
    return lines.toString();
  }

  private static double quantile(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    double least = sorted[below];
    return least + (sorted[Math.min(below + 1, sorted.length - 1)] - least) * (place - below);
  }
}
