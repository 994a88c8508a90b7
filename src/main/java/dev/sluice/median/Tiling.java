package dev.sluice.median;

/** Measured choices: which tile, which cut and how many tiles in one go. */
final class Tiling {
  /** From so many samples a side on, sharing between more windows pays for the longer code. */
  static final int WIDE = 11;

  private static final int TALL = 25;

  /** Windows of one row from which on 16 phases pay for what it takes to move them. */
  private static final int LONG = 48;

  /** Sharing between the windows of a tile costs nothing up to this, and then much. */
  private static final int CUT_COST = 150;

  private static final int INLINE_COST = 60;

  /**
   * Longer methods fail in C1 and then may stay slow, and take C2 time by more than their length;
   * shorter ones pass more values on in memory.
   */
  private static final int STAGE_OPERATIONS = 210;

  /**
   * C2 needs memory by the square of a method's length, up to 120 MB for a stage of full length:
   * too much beside so small a heap, which means a container of 512 MiB or less.
   */
  private static final long SMALL_HEAP = 256L << 20;

  private static final int SMALL_INLINE_COST = 20;
  private static final int SMALL_STAGE_OPERATIONS = 60;

  private static final int SLOT_BYTES = 64 * 1024;
  private static final int LEAST_VECTORS = 4;

  /** Half a vector of fewer is less than the vector instructions offer. */
  private static final int LEAST_LANES = 4;

  private Tiling() {}

  static MedianNetwork.Tile tile(WindowMask mask, LaneShape shape) {
    int columns = mask.rows() == 1 ? oneRowColumns(mask.columns()) : columns(mask.columns());
    if (shape.lanes() < LEAST_LANES) {
      columns = 1;
    }
    int rows = mask.rows() >= TALL ? 4 : mask.rows() >= 2 ? 2 : 1;
    return new MedianNetwork.Tile(columns, mask.full() ? rows : 1, CUT_COST);
  }

  private static int columns(int columns) {
    return columns >= WIDE ? 4 : columns >= 5 ? 2 : 1;
  }

  private static int oneRowColumns(int columns) {
    return columns >= LONG
        ? 16
        : columns >= 2 * WIDE ? 8 : columns >= WIDE ? 4 : columns >= 5 ? 2 : 1;
  }

  static StagePlan.Cut cut() {
    return cut(Runtime.getRuntime().maxMemory());
  }

  /**
   * @param heap most bytes of the heap
   */
  static StagePlan.Cut cut(long heap) {
    return heap < SMALL_HEAP
        ? new StagePlan.Cut(SMALL_INLINE_COST, SMALL_STAGE_OPERATIONS)
        : new StagePlan.Cut(INLINE_COST, STAGE_OPERATIONS);
  }

  /** As many tiles as keep the slots near the core, but enough vectors for the halo to pay. */
  static int stripTiles(int slots, LaneShape shape) {
    int tiles = SLOT_BYTES / (Math.max(1, slots) * shape.bytes());
    return Math.max(tiles / shape.lanes(), LEAST_VECTORS) * shape.lanes();
  }
}
