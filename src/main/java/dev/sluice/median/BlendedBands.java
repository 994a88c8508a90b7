package dev.sluice.median;

import java.util.List;

/**
 * Several kernels over the same rows, and one pass over what they made: strip by strip, so that it
 * is still in the cache.
 */
final class BlendedBands implements BandKernel {
  /** Bytes that a kernel makes of a strip, about. */
  private static final int STRIP = 1 << 18;

  /** Memory for a strip before its rows become fewer than the window is high. */
  private static final int LARGEST_STRIP = 1 << 22;

  private final int leastRows;
  private final BandKernel main;
  private final List<BandKernel> others;
  private final Blend blend;

  /**
   * @param main makes its result in the target
   */
  BlendedBands(Window window, BandKernel main, List<BandKernel> others, Blend blend) {
    this.leastRows = leastRows(window);
    this.main = main;
    this.others = List.copyOf(others);
    this.blend = blend;
  }

  /** Rows of halo that are computed once more for each strip are at most about half of its own. */
  private static int leastRows(Window window) {
    return 2 * window.rows() + 2;
  }

  /** How many rows to do in one go. */
  static int stripRows(Window window, int rowBytes) {
    return stripRows(leastRows(window), rowBytes);
  }

  private static int stripRows(int leastRows, int rowBytes) {
    int most = Math.max(1, LARGEST_STRIP / rowBytes);
    int rows = Math.max(leastRows, Math.ceilDiv(STRIP, rowBytes));
    return Math.min(most, Math.ceilDiv(rows, 8) * 8);
  }

  @Override
  public void filter(Band band, int fromRow, int toRow, Scratch scratch) {
    int rowBytes = band.rowBytes();
    int rows = Math.min(toRow - fromRow, stripRows(leastRows, rowBytes));
    byte[][] made = new byte[others.size()][];
    for (int i = 0; i < made.length; i++) {
      made[i] = scratch.takeRows(rows * rowBytes);
    }
    RowMover vectors = main.choice();
    for (int row = fromRow; row < toRow; row += rows) {
      int end = Math.min(row + rows, toRow);
      main.filter(band, row, end, scratch);
      for (int i = 0; i < made.length; i++) {
        others.get(i).filter(band.into(made[i], row), row, end, scratch);
      }
      blend.blend(
          new Blend.Strip(
              band.sources().getFirst().data(),
              band.sourceRow(row),
              band.targets().getFirst().data(),
              band.targetRow(row),
              made,
              (end - row) * rowBytes),
          vectors);
    }
    scratch.giveBackRows(made.length);
  }

  @Override
  public Changes.Counter counter() {
    return main.counter();
  }

  @Override
  public double nanosPerSample() {
    double nanos = main.nanosPerSample() + blend.nanosPerSample();
    for (BandKernel other : others) {
      nanos += other.nanosPerSample();
    }
    return nanos;
  }

  @Override
  public String tier() {
    return main.tier();
  }
}
