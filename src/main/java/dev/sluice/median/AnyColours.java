package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/** Pixels of any sample type, some of which may not count. */
final class AnyColours implements ColourTile {
  private final Window window;
  private final boolean mayMiss;
  private final int channels;
  private final int stride;
  private final double[][] samples;
  private final boolean[] counts;
  private final double[] sums;
  private final double[][] distances;
  private final double[][] columnSums;
  private final double[] leastSums;
  private final int[] best;
  private int rows;
  private int columns;

  AnyColours(MedianFilter filter, int channels, int high, int wide) {
    this.window = filter.window();
    this.mayMiss = filter.ignoreNan() || filter.border() == Border.SHRINK;
    this.channels = channels;
    this.stride = wide + window.columns() - 1;
    int area = (high + window.rows() - 1) * stride;
    this.samples = new double[channels][area];
    this.counts = new boolean[area];
    this.sums = new double[wide];
    this.distances = new double[2 * window.rows() - 1][stride];
    this.columnSums = new double[window.rows() * (2 * window.columns() - 1)][stride];
    this.leastSums = new double[high * wide];
    this.best = new int[high * wide];
  }

  @Override
  public void filter(PixelMap map, Band band, Scratch scratch) {
    load(map, band.sources());
    choose(scratch);
    store(map, band);
  }

  private void load(PixelMap map, List<Plane> planes) {
    rows = map.rows();
    columns = map.columns();
    for (int y = 0; y < map.paddedRows(); y++) {
      for (int x = 0; x < map.paddedColumns(); x++) {
        counts[y * stride + x] = map.counts(y, x);
      }
    }
    for (int c = 0; c < channels; c++) {
      Plane plane = planes.get(c);
      for (int y = 0; y < map.paddedRows(); y++) {
        for (int x = 0; x < map.paddedColumns(); x++) {
          double value = Keys.value(plane.dtype(), map.key(plane, y, x));
          samples[c][y * stride + x] = value;
          counts[y * stride + x] &= !Double.isNaN(value);
        }
      }
    }
  }

  private void choose(Scratch scratch) {
    Arrays.fill(best, -1);
    int padded = rows + window.rows() - 1;
    for (int y = 0; y < padded; y++) {
      scratch.checkpoint();
      int firstPlace = Math.max(0, y - rows + 1);
      int lastPlace = Math.min(y, window.rows() - 1);
      for (int dx = 1 - window.columns(); dx < window.columns(); dx++) {
        addUp(y, dx, firstPlace, lastPlace);
      }
      for (int place = firstPlace; place <= lastPlace; place++) {
        spread(place);
        for (int column = 0; column < window.columns(); column++) {
          compare(y, place, column);
        }
      }
    }
  }

  /** Distances of a row to the pixels {@code dx} columns right, in the rows of each window. */
  private void addUp(int y, int dx, int firstPlace, int lastPlace) {
    int from = Math.max(0, -dx);
    int to = Math.min(columns + window.columns() - 1, columns + window.columns() - 1 - dx);
    int least = -lastPlace;
    int most = window.rows() - 1 - firstPlace;
    for (int dy = least; dy <= most; dy++) {
      distance(y * stride, (y + dy) * stride + dx, from, to, distances[dy - least]);
    }
    for (int i = 1; i <= most; i++) {
      add(distances[i - 1 - least], distances[i - least], from, to);
    }
    for (int i = -2; i >= least; i--) {
      add(distances[i + 1 - least], distances[i - least], from, to);
    }
    for (int place = firstPlace; place <= lastPlace; place++) {
      double[] sum = columnSums[middle(place) + dx];
      System.arraycopy(distances[window.rows() - 1 - place - least], from, sum, from, to - from);
      if (place > 0) {
        add(distances[-place - least], sum, from, to);
      }
    }
  }

  private static void add(double[] line, double[] sum, int from, int to) {
    for (int x = from; x < to; x++) {
      sum[x] += line[x];
    }
  }

  private void distance(int at, int other, int from, int to, double[] line) {
    Arrays.fill(line, from, to, 0);
    for (int c = 0; c < channels; c++) {
      double[] values = samples[c];
      for (int x = from; x < to; x++) {
        double a = values[at + x];
        double b = values[other + x];
        line[x] += a == b ? 0 : Math.abs(a - b);
      }
    }
    for (int x = from; mayMiss && x < to; x++) {
      line[x] = counts[at + x] && counts[other + x] ? line[x] : 0;
    }
  }

  /**
   * Adds the sums of columns up, from the pixel's own to the right and from the next to the left.
   */
  private void spread(int place) {
    int padded = columns + window.columns() - 1;
    int middle = middle(place);
    for (int i = 1; i < window.columns(); i++) {
      add(columnSums[middle + i - 1], columnSums[middle + i], 0, padded - i);
    }
    for (int i = 2; i < window.columns(); i++) {
      add(columnSums[middle - i + 1], columnSums[middle - i], i, padded);
    }
  }

  /** Where the sums of a pixel's own column stand. */
  private int middle(int place) {
    return place * (2 * window.columns() - 1) + window.columns() - 1;
  }

  /** Offers the pixels of a row to the windows in which they stand at a place. */
  private void compare(int y, int place, int column) {
    int wide = window.columns();
    int middle = middle(place);
    System.arraycopy(columnSums[middle + wide - 1 - column], column, sums, 0, columns);
    if (column > 0) {
      double[] left = columnSums[middle - column];
      for (int x = 0; x < columns; x++) {
        sums[x] += left[column + x];
      }
    }
    int number = place * wide + column;
    int at = (y - place) * columns;
    for (int x = 0; x < columns; x++) {
      boolean better = best[at + x] < 0 || sums[x] < leastSums[at + x];
      if (better && counts[y * stride + column + x]) {
        best[at + x] = number;
        leastSums[at + x] = sums[x];
      }
    }
  }

  private void store(PixelMap map, Band band) {
    map.store(band, best);
  }
}
