package dev.sluice.median;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Whether what was measured is right: compared with the scalar kernels, which share no code with
 * the vector kernels and are themselves tested against an oracle that sorts each window.
 */
final class EngineCheck {
  /** Of larger pictures the top, the middle and the bottom are compared. */
  private static final int ALL = 1_100_000;

  private static final int ROWS = 24;

  private EngineCheck() {}

  /**
   * @param output for the whole source, by the case's filter
   * @throws AssertionError when a sample differs
   */
  static void check(EngineCase row, Raster source, Raster output) throws NotFilteredException {
    try (MedianEngine scalar =
        MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE, Kernels.scalar())) {
      if (row.samples() <= ALL) {
        compare(row, scalar, source, output, 0, row.height());
        return;
      }
      int halo = row.window().rows();
      int middle = row.height() / 2;
      compare(row, scalar, source, output, 0, ROWS + halo);
      compare(row, scalar, source, output, middle, middle + ROWS + 2 * halo);
      compare(row, scalar, source, output, row.height() - ROWS - halo, row.height());
    }
  }

  /** Rows {@code from} to {@code to - 1} as a picture of their own, but for what the cut changes. */
  private static void compare(
      EngineCase row, MedianEngine scalar, Raster source, Raster output, int from, int to)
      throws NotFilteredException {
    int rowBytes = source.width() * source.channels() * source.dtype().bytes();
    int batch = source.batch();
    int length = batch * (to - from) * rowBytes;
    byte[] part = new byte[length];
    System.arraycopy(source.data(), from * rowBytes, part, 0, length);
    Raster cut =
        new Raster(
            source.dtype(),
            SampleOrder.INTERLEAVED,
            batch,
            to - from,
            source.width(),
            source.channels(),
            false,
            part,
            0);
    Raster expected = cut.blank();
    scalar.filter(cut, expected, row.filter(), System.nanoTime() + TimeUnit.MINUTES.toNanos(5));
    int above = from == 0 ? 0 : row.window().rows();
    int below = to == source.height() ? 0 : row.window().rows();
    int start = above * rowBytes;
    int end = length - below * rowBytes;
    int differs =
        Arrays.mismatch(
            expected.data(),
            start,
            end,
            output.data(),
            from * rowBytes + start,
            from * rowBytes + end);
    if (differs >= 0) {
      throw new AssertionError(row + ": byte " + (from * rowBytes + start + differs) + " is wrong");
    }
  }
}
