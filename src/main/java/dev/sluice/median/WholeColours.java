package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/**
 * Pixels of integers of up to 16 bits, all of which count. Sums are exact, so they slide; a sum and
 * the number of its pixel are one integer, so that the least one is the first of the least.
 */
final class WholeColours implements ColourTile {
  private final Window window;
  private final int channels;
  private final int stride;
  private final int shift;
  private final int[][] samples;
  private final int[][] distances;
  private final int[][] columnSums;
  private final int[] sums;
  private final int[] best;
  private int rows;
  private int columns;

  WholeColours(MedianFilter filter, int channels, int high, int wide) {
    this.window = filter.window();
    this.channels = channels;
    this.stride = wide + window.columns() - 1;
    this.shift = numberBits(window);
    this.samples = new int[channels][(high + window.rows() - 1) * stride];
    this.distances = new int[2 * window.rows() - 1][stride];
    this.columnSums = new int[window.rows() * (2 * window.columns() - 1)][stride];
    this.sums = new int[wide];
    this.best = new int[high * wide];
  }

  /** Whether sums of the type fit. */
  static boolean serve(DType dtype, MedianFilter filter, int channels) {
    if (dtype.floating() || dtype.bytes() > Short.BYTES || filter.border() == Border.SHRINK) {
      return false;
    }
    long greatest = (Keys.greatest(dtype) - Keys.least(dtype)) * channels;
    int samples = filter.window().samples();
    return greatest * samples < 1L << Integer.SIZE - 1 - numberBits(filter.window());
  }

  private static int numberBits(Window window) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(window.samples() - 1);
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
    for (int c = 0; c < channels; c++) {
      Plane plane = planes.get(c);
      for (int y = 0; y < map.paddedRows(); y++) {
        for (int x = 0; x < map.paddedColumns(); x++) {
          samples[c][y * stride + x] = (int) map.key(plane, y, x);
        }
      }
    }
  }

  private void choose(Scratch scratch) {
    Arrays.fill(best, Integer.MAX_VALUE);
    int padded = rows + window.rows() - 1;
    int wide = window.columns();
    for (int y = 0; y < padded; y++) {
      scratch.checkpoint();
      int firstPlace = Math.max(0, y - rows + 1);
      int lastPlace = Math.min(y, window.rows() - 1);
      for (int dx = 1 - wide; dx < wide; dx++) {
        addUp(y, dx, firstPlace, lastPlace);
      }
      for (int place = firstPlace; place <= lastPlace; place++) {
        compare(place, (y - place) * columns);
      }
    }
    int mask = (1 << shift) - 1;
    for (int i = 0; i < rows * columns; i++) {
      best[i] &= mask;
    }
  }

  /** Distances of a row to the pixels {@code dx} columns right, in the rows of each window. */
  private void addUp(int y, int dx, int firstPlace, int lastPlace) {
    int padded = columns + window.columns() - 1;
    int from = Math.max(0, -dx);
    int to = Math.min(padded, padded - dx);
    int least = -lastPlace;
    int most = window.rows() - 1 - firstPlace;
    for (int dy = least; dy <= most; dy++) {
      distance(y * stride, (y + dy) * stride + dx, from, to, distances[dy - least]);
    }
    int[] last = null;
    for (int place = lastPlace; place >= firstPlace; place--) {
      int start = -place - least;
      int[] sum = columnSums[place * (2 * window.columns() - 1) + dx + window.columns() - 1];
      if (last == null) {
        System.arraycopy(distances[start], from, sum, from, to - from);
        for (int i = 1; i < window.rows(); i++) {
          add(sum, distances[start + i], from, to);
        }
      } else {
        slide(last, distances[start - 1], distances[start + window.rows() - 1], sum, from, to);
      }
      last = sum;
    }
  }

  private static void add(int[] sum, int[] line, int from, int to) {
    for (int x = from; x < to; x++) {
      sum[x] += line[x];
    }
  }

  private static void slide(int[] last, int[] leaving, int[] entering, int[] sum, int f, int to) {
    for (int x = f; x < to; x++) {
      sum[x] = last[x] - leaving[x] + entering[x];
    }
  }

  private void distance(int at, int other, int from, int to, int[] line) {
    if (channels == 3) {
      distance(samples[0], samples[1], samples[2], at, other, from, to, line);
      return;
    }
    Arrays.fill(line, from, to, 0);
    for (int c = 0; c < channels; c++) {
      int[] values = samples[c];
      for (int x = from; x < to; x++) {
        line[x] += Math.abs(values[at + x] - values[other + x]);
      }
    }
  }

  private static void distance(
      int[] red, int[] green, int[] blue, int at, int other, int from, int to, int[] line) {
    for (int x = from; x < to; x++) {
      line[x] =
          Math.abs(red[at + x] - red[other + x])
              + Math.abs(green[at + x] - green[other + x])
              + Math.abs(blue[at + x] - blue[other + x]);
    }
  }

  /** Offers the pixels of a row to the windows in which they stand at a place. */
  private void compare(int place, int at) {
    int wide = window.columns();
    int middle = place * (2 * wide - 1) + wide - 1;
    for (int column = 0; column < wide; column++) {
      int first = middle - column;
      System.arraycopy(columnSums[first], column, sums, 0, columns);
      for (int i = 1; i < wide; i++) {
        addShifted(sums, columnSums[first + i], column, columns);
      }
      offer(sums, shift, place * wide + column, best, at, columns);
    }
  }

  private static void addShifted(int[] sum, int[] line, int column, int count) {
    for (int x = 0; x < count; x++) {
      sum[x] += line[column + x];
    }
  }

  private static void offer(int[] sum, int shift, int number, int[] best, int at, int count) {
    for (int x = 0; x < count; x++) {
      best[at + x] = Math.min(best[at + x], (sum[x] << shift) + number);
    }
  }

  private void store(PixelMap map, Band band) {
    map.store(band, best);
  }
}
