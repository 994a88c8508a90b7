package dev.sluice.defence;

import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.Arrays;

/**
 * A part of an item on its way through non-local means, with what the comparisons see around it.
 * The compiler makes vector code of its loops, because each looks at the same place in all of its
 * arrays; so rows that are seen from elsewhere are copied first. Not thread-safe.
 */
final class NonLocalTile {
  static final int ROWS = 32;
  static final int COLUMNS = 1024;

  private static final float LEVELS = 255;

  /** Where a weight is 0.001. */
  private static final float FARTHEST = 6.9077554f;

  /** {@code e^-t} is {@code (e^(-t / 1024))^1024}: the root by its series, then ten squares. */
  private static final float ROOT = 1 / 1024f;

  private final NonLocalMeans step;
  private final Raster input;
  private final Values from;
  private final Values to;
  private final int channels;
  private final int around;
  private final int margin;

  /** By channel and row: samples with a margin, and the same without that of the search. */
  private final float[][][] samples;

  private final float[][][] near;

  /** By channel and row, weights by row. */
  private final float[][][] sums;

  private final float[][] weights;

  /** Of the rows of a patch. */
  private final float[][] squares;

  private final float[] down;
  private final float[] weight;
  private final float[] moved;
  private final double[] block;

  private int item;
  private int row;
  private int rows;
  private int column;
  private int columns;

  NonLocalTile(NonLocalMeans step, Raster input, Raster target) {
    this.step = step;
    this.input = input;
    this.from = new Values(input);
    this.to = new Values(target);
    this.channels = Planes.filtered(input);
    this.around = step.search() / 2;
    this.margin = step.patch() / 2 + around;
    int width = Math.min(input.width(), COLUMNS);
    int height = Math.min(input.height(), ROWS);
    int wide = width + step.patch() - 1;
    this.samples = new float[channels][height + 2 * margin][width + 2 * margin];
    this.near = new float[channels][height + 2 * margin][wide];
    this.sums = new float[channels][height][width];
    this.weights = new float[height][width];
    this.squares = new float[step.patch()][wide];
    this.down = new float[wide];
    this.weight = new float[width];
    this.moved = new float[wide];
    this.block = new double[(width + 2 * margin) * channels];
  }

  /** Takes the part whose first pixel is given. */
  void load(int item, int row, int column) {
    this.item = item;
    this.row = row;
    this.rows = Math.min(ROWS, input.height() - row);
    this.column = column;
    this.columns = Math.min(COLUMNS, input.width() - column);
    int left = Math.max(0, column - margin);
    int right = Math.min(input.width(), column + columns + margin);
    for (int y = 0; y < rows + 2 * margin; y++) {
      int source = Smoothing.mirrored(row + y - margin, input.height());
      read(source, left, right - left);
      for (int c = 0; c < channels; c++) {
        fill(samples[c][y], left, c, right - left);
        System.arraycopy(samples[c][y], around, near[c][y], 0, columns + step.patch() - 1);
      }
    }
    for (int y = 0; y < rows; y++) {
      Arrays.fill(weights[y], 0);
      for (float[][] plane : sums) {
        Arrays.fill(plane[y], 0);
      }
    }
  }

  private int group() {
    return input.order() == SampleOrder.PLANAR ? 1 : channels;
  }

  /** Pixels of a row into the block: side by side, or one channel after the other. */
  private void read(int source, int left, int pixels) {
    int pace = Planes.step(input);
    for (int c = 0; c < channels; c += group()) {
      int first = Planes.first(input, item, c) + (source * input.width() + left) * pace;
      from.read(first, pace, group(), pixels, block, c * pixels);
    }
  }

  /** A row of one channel, out of the block. */
  private void fill(float[] line, int left, int channel, int pixels) {
    boolean planar = group() == 1;
    int at = planar ? channel * pixels : channel;
    int pace = planar ? 1 : channels;
    double low = step.low();
    double scale = LEVELS / (step.high() - low);
    for (int x = 0; x < columns + 2 * margin; x++) {
      int source = Smoothing.mirrored(column + x - margin, input.width()) - left;
      line[x] = (float) ((block[at + source * pace] - low) * scale);
    }
  }

  /** Adds the pixels that lie so far from those of the tile. */
  void compare(int dy, int dx) {
    int patch = step.patch();
    int wide = columns + patch - 1;
    for (int y = 0; y < rows + patch - 1; y++) {
      float[] line = squares[y % patch];
      for (int c = 0; c < channels; c++) {
        System.arraycopy(samples[c][y + around + dy], around + dx, moved, 0, wide);
        if (c == 0) {
          square(near[c][y + around], moved, line, wide);
        } else {
          addSquares(near[c][y + around], moved, line, wide);
        }
      }
      if (y >= patch - 1) {
        int at = y - patch + 1;
        weigh(wide);
        add(weight, weights[at], columns);
        for (int c = 0; c < channels; c++) {
          System.arraycopy(samples[c][at + margin + dy], margin + dx, moved, 0, columns);
          addWeighted(weight, moved, sums[c][at], columns);
        }
      }
    }
  }

  /** Makes a row of weights of the squares of the patches around it. */
  private void weigh(int wide) {
    int patch = step.patch();
    System.arraycopy(squares[0], 0, down, 0, wide);
    for (int i = 1; i < patch; i++) {
      add(squares[i], down, wide);
    }
    System.arraycopy(down, 0, weight, 0, columns);
    for (int i = 1; i < patch; i++) {
      System.arraycopy(down, i, moved, 0, columns);
      add(moved, weight, columns);
    }
    double all = step.strength() * step.strength() * patch * patch * channels;
    toWeights(weight, (float) (1 / all), columns);
  }

  /** Writes what became of the tile. */
  void store() {
    int pace = Planes.step(input);
    boolean planar = group() == 1;
    double low = step.low();
    double scale = (step.high() - low) / LEVELS;
    for (int y = 0; y < rows; y++) {
      for (int c = 0; c < channels; c++) {
        for (int x = 0; x < columns; x++) {
          int at = planar ? c * columns + x : x * channels + c;
          block[at] = low + sums[c][y][x] / weights[y][x] * scale;
        }
      }
      for (int c = 0; c < channels; c += group()) {
        int first = Planes.first(input, item, c) + ((row + y) * input.width() + column) * pace;
        to.write(first, pace, group(), columns, block, c * columns);
      }
    }
  }

  private static void square(float[] line, float[] other, float[] squares, int count) {
    for (int x = 0; x < count; x++) {
      float difference = line[x] - other[x];
      squares[x] = difference * difference;
    }
  }

  private static void addSquares(float[] line, float[] other, float[] squares, int count) {
    for (int x = 0; x < count; x++) {
      float difference = line[x] - other[x];
      squares[x] += difference * difference;
    }
  }

  private static void add(float[] line, float[] sum, int count) {
    for (int x = 0; x < count; x++) {
      sum[x] += line[x];
    }
  }

  private static void addWeighted(float[] weight, float[] line, float[] sum, int count) {
    for (int x = 0; x < count; x++) {
      sum[x] += weight[x] * line[x];
    }
  }

  /** Makes weights of sums of squares. */
  private static void toWeights(float[] line, float scale, int count) {
    for (int x = 0; x < count; x++) {
      float t = Math.min(line[x] * scale, 8);
      float counts = Math.min(1, Math.max(0, (FARTHEST - t) * 1e9f));
      float u = t * ROOT;
      float e = 1 - u + u * u * 0.5f;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      line[x] = e * counts;
    }
  }
}
