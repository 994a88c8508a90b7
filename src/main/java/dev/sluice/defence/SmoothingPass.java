package dev.sluice.defence;

import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Smooths a raster, strip by strip from the top down. A strip is some columns wide, with what the
 * window sees beside it, and holds only the rows that the window spans, each read once; channels
 * that lie side by side are one long row. Sums are added tap by tap, always in the same order.
 *
 * <p>Not thread-safe.
 */
final class SmoothingPass {
  /** Samples of a row that stay in the nearest cache, with as many rows as usual windows have. */
  private static final int STRIP = 512;

  /**
   * Channels side by side that are smoothed together, opacity too: it costs less than to skip it.
   */
  private static final int MOST_CHANNELS = 64;

  private static final int UNHURRIED = 32;

  private final Smoothing smoothing;
  private final Raster input;
  private final Values from;
  private final Values to;

  /** Samples from one pixel to the next. */
  private final int step;

  private final int before;
  private final double[][] ring;
  private final double[] sums;
  private final double[] made;
  private final double[] left;
  private final double[] right;
  private final int stripColumns;

  /** A run of pixels of a strip: zeros where the column is -1. */
  private record Piece(int column, int at, int pixels) {}

  /**
   * @param target of the shape of the input; its opacity, if any, is left undefined
   */
  SmoothingPass(Smoothing smoothing, Raster input, Raster target) {
    this.smoothing = smoothing;
    this.input = input;
    this.from = new Values(input);
    this.to = new Values(target);
    this.step = Planes.step(input);
    this.before = smoothing.across().length / 2;
    int group = Math.min(step, MOST_CHANNELS);
    int beside = smoothing.across().length - 1;
    this.stripColumns = Math.min(input.width(), Math.max(STRIP / group, 2 * beside + 1));
    int line = (stripColumns + beside) * group;
    this.ring = new double[smoothing.down().length][line];
    this.sums = new double[line];
    this.made = new double[stripColumns * group];
    this.left = new double[made.length];
    this.right = new double[made.length];
  }

  void run(long deadlineNanos) throws EngineTimeoutException {
    boolean planar = input.order() == SampleOrder.PLANAR;
    int channels = planar ? Planes.filtered(input) : step;
    int group = planar ? 1 : Math.min(step, MOST_CHANNELS);
    for (int column = 0; column < input.width(); column += stripColumns) {
      int columns = Math.min(stripColumns, input.width() - column);
      List<Piece> pieces = pieces(column, columns);
      for (int item = 0; item < input.batch(); item++) {
        for (int channel = 0; channel < channels; channel += group) {
          int together = Math.min(group, channels - channel);
          int first = Planes.first(input, item, channel);
          strip(first, together, column, columns, pieces, deadlineNanos);
        }
      }
    }
  }

  /** Where the samples of a strip come from, those beside the picture pixel by pixel. */
  private List<Piece> pieces(int column, int columns) {
    List<Piece> pieces = new ArrayList<>();
    int wide = columns + smoothing.across().length - 1;
    int left = column - before;
    for (int at = 0; at < wide; ) {
      int source = smoothing.source(left + at, input.width());
      boolean inside = source >= 0 && source == left + at;
      int pixels = inside ? Math.min(wide - at, input.width() - source) : 1;
      pieces.add(new Piece(source, at, pixels));
      at += pixels;
    }
    return pieces;
  }

  private void strip(
      int first, int group, int column, int columns, List<Piece> pieces, long deadlineNanos)
      throws EngineTimeoutException {
    int rows = ring.length;
    int above = rows / 2;
    int width = input.width();
    int wide = (columns + smoothing.across().length - 1) * group;
    for (int y = 1 - rows; y < input.height(); y++) {
      if (y % UNHURRIED == 0) {
        Planes.checkDeadline(deadlineNanos);
      }
      // The last row that the window around y sees; there are y + rows - 1 rows before it.
      int row = smoothing.source(y + rows - 1 - above, input.height());
      load(row < 0 ? -1 : first + row * width * step, group, pieces, ring[(y + rows - 1) % rows]);
      if (y >= 0) {
        sum(y, wide, columns * group, group);
        to.write(first + (y * width + column) * step, step, group, columns, made, 0);
      }
    }
  }

  /**
   * @param first sample of the row, -1 for a row of zeros
   */
  private void load(int first, int group, List<Piece> pieces, double[] line) {
    for (Piece piece : pieces) {
      int at = piece.at() * group;
      if (first < 0 || piece.column() < 0) {
        Arrays.fill(line, at, at + piece.pixels() * group, 0);
      } else {
        from.read(first + piece.column() * step, step, group, piece.pixels(), line, at);
      }
    }
  }

  private void sum(int y, int wide, int count, int group) {
    double[] down = smoothing.down();
    int taps = down.length;
    start(down[0], ring[y % taps], sums, wide);
    int k = 1;
    for (; k + 1 < taps; k += 2) {
      add(down[k], ring[(y + k) % taps], down[k + 1], ring[(y + k + 1) % taps], sums, wide);
    }
    if (k < taps) {
      add(down[k], ring[(y + k) % taps], sums, wide);
    }
    across(count, group);
  }

  /** The compiler makes vector code of loops that look at the same place in all arrays alone. */
  private void across(int count, int group) {
    double[] across = smoothing.across();
    start(across[0], sums, made, count);
    int k = 1;
    for (; k + 1 < across.length; k += 2) {
      System.arraycopy(sums, k * group, left, 0, count);
      System.arraycopy(sums, (k + 1) * group, right, 0, count);
      add(across[k], left, across[k + 1], right, made, count);
    }
    if (k < across.length) {
      System.arraycopy(sums, k * group, left, 0, count);
      add(across[k], left, made, count);
    }
  }

  /** To zero, so that there is no negative zero. */
  private static void start(double weight, double[] line, double[] sums, int count) {
    for (int x = 0; x < count; x++) {
      sums[x] = 0.0 + weight * line[x];
    }
  }

  private static void add(double weight, double[] line, double[] sums, int count) {
    for (int x = 0; x < count; x++) {
      sums[x] += weight * line[x];
    }
  }

  private static void add(
      double first, double[] line, double second, double[] next, double[] sums, int count) {
    for (int x = 0; x < count; x++) {
      sums[x] = sums[x] + first * line[x] + second * next[x];
    }
  }
}
