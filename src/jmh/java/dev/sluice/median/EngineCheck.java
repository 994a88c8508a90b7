package dev.sluice.median;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Whether what was measured is right. Two corners are compared with the oracle, which sorts each
 * window; the whole, or a top, middle and bottom strip of what is large, with the scalar kernels,
 * which share no code with the vector kernels.
 */
final class EngineCheck {
  private static final int ALL = 1_100_000;
  private static final int ROWS = 24;
  private static final int CORNER = 6;

  /** A part of the source by a filter that is known to be right. */
  private interface Reference {
    Raster filter(Raster part) throws NotFilteredException;
  }

  private record Rectangle(int row, int column, int rows, int columns) {}

  private final EngineCase row;
  private final Raster source;
  private final Raster output;

  private EngineCheck(EngineCase row, Raster source, Raster output) {
    this.row = row;
    this.source = source;
    this.output = output;
  }

  /**
   * @param output for the whole source, by the case's filter
   * @throws AssertionError when a sample differs
   */
  static void check(EngineCase row, Raster source, Raster output) throws NotFilteredException {
    EngineCheck check = new EngineCheck(row, source, output);
    check.corners();
    check.strips();
  }

  private void corners() throws NotFilteredException {
    int rows = Math.min(row.height(), CORNER + row.window().rows());
    int columns = Math.min(row.width(), CORNER + row.window().columns());
    Reference oracle = part -> Oracle.filter(part, row.filter());
    compare(new Rectangle(0, 0, rows, columns), 0, oracle);
    compare(
        new Rectangle(row.height() - rows, row.width() - columns, rows, columns),
        row.batch() - 1,
        oracle);
  }

  private void strips() throws NotFilteredException {
    try (MedianEngine scalar =
        MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE, Kernels.scalar())) {
      Reference reference =
          part -> {
            Raster expected = part.blank();
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
            scalar.filter(part, expected, row.filter(), deadline);
            return expected;
          };
      int rows = ROWS + 2 * row.window().rows();
      boolean whole = rows >= row.height() || row.isPlain() && row.samples() <= ALL;
      for (int item = 0; item < row.batch(); item++) {
        if (whole) {
          strip(0, row.height(), item, reference);
        } else {
          strip(0, rows, item, reference);
          strip((row.height() - rows) / 2, rows, item, reference);
          strip(row.height() - rows, rows, item, reference);
        }
      }
    }
  }

  private void strip(int first, int rows, int item, Reference reference)
      throws NotFilteredException {
    compare(new Rectangle(first, 0, rows, row.width()), item, reference);
  }

  /** A part as a picture of its own, but for what the cut changes. */
  private void compare(Rectangle at, int item, Reference reference) throws NotFilteredException {
    Raster expected = reference.filter(cut(source, at, item));
    Raster made = cut(output, at, item);
    int above = at.row() == 0 ? 0 : row.window().rows();
    int below = at.row() + at.rows() == row.height() ? 0 : row.window().rows();
    int left = at.column() == 0 ? 0 : row.window().columns();
    int right = at.column() + at.columns() == row.width() ? 0 : row.window().columns();
    int pixel = source.channels() * source.dtype().bytes();
    for (int y = above; y < at.rows() - below; y++) {
      int from = (y * at.columns() + left) * pixel;
      int to = ((y + 1) * at.columns() - right) * pixel;
      if (Arrays.mismatch(expected.data(), from, to, made.data(), from, to) >= 0) {
        throw new AssertionError(
            "%s: row %d of item %d is wrong".formatted(row, at.row() + y, item));
      }
    }
  }

  private static Raster cut(Raster raster, Rectangle at, int item) {
    Raster whole = raster.item(item);
    Raster part =
        Raster.allocate(
            raster.dtype(), SampleOrder.INTERLEAVED, 1, at.rows(), at.columns(), raster.channels());
    int pixel = raster.channels() * raster.dtype().bytes();
    for (int y = 0; y < at.rows(); y++) {
      int from = whole.offset() + ((at.row() + y) * raster.width() + at.column()) * pixel;
      System.arraycopy(
          whole.data(), from, part.data(), y * at.columns() * pixel, at.columns() * pixel);
    }
    return part;
  }
}
