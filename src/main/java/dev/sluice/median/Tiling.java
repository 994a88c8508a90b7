package dev.sluice.median;

/** Measured choices: which tile, which cut and which strip for a window. */
final class Tiling {
  /** From so many samples a side on, sharing between more windows pays for the longer code. */
  static final int WIDE = 11;

  private static final int TALL = 25;

  private Tiling() {}

  static MedianNetwork.Tile tile(WindowMask mask, LaneShape shape) {
    int columns = mask.columns() >= WIDE ? 4 : mask.columns() >= 5 ? 2 : 1;
    int rows = mask.rows() >= TALL ? 4 : mask.rows() >= 2 ? 2 : 1;
    if (shape.bytes() == Long.BYTES) {
      columns = 1;
    }
    if (mask.rows() == 1) {
      columns = shape.bytes() == Long.BYTES ? 1 : oneRowTile(mask.columns());
    }
    return new MedianNetwork.Tile(columns, mask.full() ? rows : 1, 60);
  }

  private static int oneRowTile(int columns) {
    return columns >= 9 ? 4 : columns >= 3 ? 2 : 1;
  }

  static StagePlan.Cut cut() {
    return new StagePlan.Cut(60, 210);
  }
}
