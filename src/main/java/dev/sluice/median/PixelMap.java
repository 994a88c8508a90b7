package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/**
 * Where the pixels of a block and of the windows around it stand in the picture, and those outside
 * of it. Not thread-safe.
 */
final class PixelMap {
  private static final LaneShape FLOATS = LaneShape.of(DType.F32, 512);

  private final DType dtype;
  private final Window window;
  private final Border border;
  private final int above;
  private final int before;
  private final long outside;
  private final int[] fromRows;
  private final int[] fromColumns;
  private int row;
  private int rows;
  private int column;
  private int columns;

  /**
   * @param most rows of a block
   * @param widest columns of a block
   */
  PixelMap(DType dtype, MedianFilter filter, int most, int widest) {
    this.dtype = dtype;
    this.window = filter.window();
    this.border = filter.border();
    this.above = filter.anchor().before(window.rows());
    this.before = filter.anchor().before(window.columns());
    this.outside = border == Border.CONSTANT ? Keys.of(filter.cval(), dtype) : 0;
    this.fromRows = new int[most + window.rows() - 1];
    this.fromColumns = new int[widest + window.columns() - 1];
  }

  /** To the block that starts there. */
  void move(Plane plane, int firstRow, int high, int firstColumn, int wide) {
    row = firstRow;
    rows = high;
    column = firstColumn;
    columns = wide;
    for (int i = 0; i < paddedRows(); i++) {
      fromRows[i] = border.source(firstRow - above + i, plane.height());
    }
    for (int i = 0; i < paddedColumns(); i++) {
      fromColumns[i] = border.source(firstColumn - before + i, plane.width());
    }
  }

  /** Of the picture, where the block starts. */
  int row() {
    return row;
  }

  /** Of the picture, where the block starts. */
  int column() {
    return column;
  }

  /** Of the picture, where the padded block starts; may lie outside. */
  int top() {
    return row - above;
  }

  /** Of the picture, where the padded block starts; may lie outside. */
  int left() {
    return column - before;
  }

  /** Of the block. */
  int rows() {
    return rows;
  }

  /** Of the block. */
  int columns() {
    return columns;
  }

  /** With those of the windows around it. */
  int paddedRows() {
    return rows + window.rows() - 1;
  }

  /** With those of the windows around it. */
  int paddedColumns() {
    return columns + window.columns() - 1;
  }

  /** Whether there is a pixel, counted from the first of the padded block. */
  boolean counts(int y, int x) {
    return border == Border.CONSTANT
        || (fromRows[y] != Border.OUTSIDE && fromColumns[x] != Border.OUTSIDE);
  }

  /** Key of the sample of a plane there; nothing of use where no pixel counts. */
  long key(Plane plane, int y, int x) {
    boolean inside = fromRows[y] != Border.OUTSIDE && fromColumns[x] != Border.OUTSIDE;
    return inside ? Keys.at(plane, fromRows[y], fromColumns[x]) : outside;
  }

  /**
   * Writes the samples of the pixels chosen.
   *
   * @param best for each pixel of the block its number in the window, row by row, or -1 to keep it
   */
  void store(Band band, int[] best) {
    int channels = band.sources().size() - (band.alpha() ? 1 : 0);
    for (int channel = 0; channel < channels; channel++) {
      store(band.sources().get(channel), band.targets().get(channel), best);
    }
  }

  private void store(Plane source, Plane target, int[] best) {
    for (int y = 0; y < rows; y++) {
      int to = to(target, y);
      for (int x = 0; x < columns; x++, to += target.sampleStride()) {
        int number = best[y * columns + x];
        long key =
            number < 0
                ? Keys.at(source, row + y, column + x)
                : key(source, y + number / window.columns(), x + number % window.columns());
        Keys.write(dtype, target.data(), to, key);
      }
    }
  }

  /**
   * Reads the samples of a plane of any type as the numbers that they are.
   *
   * @param at where the first goes
   * @param stride from one to that below it
   * @param keys room for a row of the padded block
   */
  void loadValues(Plane plane, double[] samples, int at, int stride, int[] keys) {
    int padded = paddedColumns();
    for (int y = 0; y < paddedRows(); y++) {
      int to = at + y * stride;
      if (fromRows[y] == Border.OUTSIDE) {
        Arrays.fill(samples, to, to + padded, Keys.value(dtype, outside));
      } else if (dtype == DType.F32) {
        loadFloats(plane, y, samples, to);
      } else if (dtype == DType.F64) {
        edge(plane, y, 0, padded, samples, to);
      } else {
        int first = column - before;
        LineKeys.load(plane, fromRows[y], first, padded, border, (int) outside, keys);
        LineKeys.values(dtype, keys, samples, to, padded);
      }
    }
  }

  private void loadFloats(Plane plane, int y, double[] samples, int to) {
    int first = firstInside();
    int end = endInside(plane, first);
    edge(plane, y, 0, first, samples, to);
    LineKeys.readFloats(
        plane.data(), at(plane, y, first), plane.sampleStride(), samples, to + first, end - first);
    edge(plane, y, end, paddedColumns(), samples, to);
  }

  private int at(Plane plane, int y, int x) {
    return plane.offset() + fromRows[y] * plane.rowStride() + (left() + x) * plane.sampleStride();
  }

  /** Whether the planes are pixels of three floats of 32 bits, one after the other. */
  static boolean threeFloats(List<Plane> planes) {
    boolean floats = planes.getFirst().dtype() == DType.F32;
    return floats && DirectPass.channels(planes, 0, FLOATS) == 3;
  }

  /** Reads pixels that lie one after the other into planes that lie {@code plane} apart. */
  interface PixelReader {
    void read(byte[] data, int from, double[] samples, int to, int plane, int count);
  }

  /**
   * As {@link #loadValues} for planes that lie side by side.
   *
   * @param reader of as many as there are
   * @param plane from the samples of a plane to those of the next
   */
  void loadPixels(
      List<Plane> planes, PixelReader reader, double[] samples, int at, int stride, int plane) {
    Plane pixels = planes.getFirst();
    int first = firstInside();
    int end = endInside(pixels, first);
    for (int y = 0; y < paddedRows(); y++) {
      int to = at + y * stride;
      boolean inside = fromRows[y] != Border.OUTSIDE;
      int inner = inside ? first : paddedColumns();
      for (int c = 0; c < planes.size(); c++) {
        edge(planes.get(c), y, 0, inner, samples, to + c * plane);
        edge(planes.get(c), y, Math.max(inner, end), paddedColumns(), samples, to + c * plane);
      }
      if (inside) {
        reader.read(pixels.data(), at(pixels, y, first), samples, to + first, plane, end - first);
      }
    }
  }

  /** First column of the padded block that stands in the picture. */
  private int firstInside() {
    return Math.clamp((long) before - column, 0, paddedColumns());
  }

  /** Column after the last that does. */
  private int endInside(Plane plane, int first) {
    return Math.clamp((long) plane.width() + before - column, first, paddedColumns());
  }

  private void edge(Plane plane, int y, int from, int end, double[] samples, int to) {
    for (int x = from; x < end; x++) {
      samples[to + x] = Keys.value(dtype, key(plane, y, x));
    }
  }

  /** Writes chosen pixels that lie in planes {@code plane} apart. */
  interface PixelWriter {
    void write(
        double[] samples,
        int from,
        int plane,
        int[] places,
        int at,
        int count,
        byte[] data,
        int to);
  }

  /**
   * Writes what {@link #loadValues} read of the pixels chosen, floats of 32 bits.
   *
   * @param targets as many as {@code channels}, or more
   * @param three writes pixels of three that lie one after the other
   * @param at of the first sample of the first plane
   * @param stride from a sample to that below it
   * @param plane from a plane to the next
   * @param places for each pixel of the block how far from the first sample of its row
   */
  void storeFloats(
      List<Plane> targets,
      int channels,
      PixelWriter three,
      double[] samples,
      int at,
      int stride,
      int plane,
      int[] places) {
    if (channels == 3 && threeFloats(targets)) {
      Plane target = targets.getFirst();
      for (int y = 0; y < rows; y++) {
        int from = at + y * stride;
        int to = to(target, y);
        three.write(samples, from, plane, places, y * columns, columns, target.data(), to);
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      Plane target = targets.get(c);
      int step = target.sampleStride();
      for (int y = 0; y < rows; y++) {
        int from = at + c * plane + y * stride;
        int to = to(target, y);
        LineKeys.storeFloats(samples, from, places, y * columns, columns, target.data(), to, step);
      }
    }
  }

  /** Where a row of the block starts in a plane. */
  private int to(Plane plane, int y) {
    return plane.offset() + (row + y) * plane.rowStride() + column * plane.sampleStride();
  }
}
