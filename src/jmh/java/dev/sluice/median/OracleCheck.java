package dev.sluice.median;

/** Whether what was measured is right, by the oracle, which sorts each window: in two corners. */
public final class OracleCheck {
  private static final int CORNER = 24;

  private OracleCheck() {}

  /**
   * @param source one picture, interleaved
   * @param output what {@code filter} made of it
   * @throws AssertionError when a sample differs
   */
  public static void check(MedianFilter filter, Raster source, Raster output) {
    Window window = filter.window();
    int rows = Math.min(source.height(), CORNER + window.rows());
    int columns = Math.min(source.width(), CORNER + window.columns());
    compare(filter, source, output, 0, 0, rows, columns);
    int row = source.height() - rows;
    compare(filter, source, output, row, source.width() - columns, rows, columns);
  }

  /** What the cut changes, at the sides that are not the picture's, is left out. */
  private static void compare(
      MedianFilter filter, Raster source, Raster output, int row, int column, int rows, int cols) {
    Raster expected = Oracle.filter(part(source, row, column, rows, cols), filter);
    Raster actual = part(output, row, column, rows, cols);
    int down = filter.window().rows();
    int right = filter.window().columns();
    int top = row == 0 ? 0 : down;
    int bottom = row + rows == source.height() ? rows : rows - down;
    int left = column == 0 ? 0 : right;
    int end = column + cols == source.width() ? cols : cols - right;
    int pixel = source.channels() * source.dtype().bytes();
    for (int y = top; y < bottom; y++) {
      for (int i = (y * cols + left) * pixel; i < (y * cols + end) * pixel; i++) {
        if (expected.data()[i] != actual.data()[i]) {
          throw new AssertionError(filter + " of " + source + ": wrong in row " + (row + y));
        }
      }
    }
  }

  private static Raster part(Raster whole, int row, int column, int rows, int columns) {
    Raster part =
        Raster.allocate(whole.dtype(), SampleOrder.INTERLEAVED, 1, rows, columns, whole.channels());
    int pixel = whole.channels() * whole.dtype().bytes();
    for (int y = 0; y < rows; y++) {
      int from = whole.offset() + ((row + y) * whole.width() + column) * pixel;
      System.arraycopy(whole.data(), from, part.data(), y * columns * pixel, columns * pixel);
    }
    return part;
  }
}
