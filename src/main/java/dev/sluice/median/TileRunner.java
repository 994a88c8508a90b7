package dev.sluice.median;

/**
 * Code for the tiles of a window and what has to be known to drive it. Immutable.
 *
 * @param inputRows picture rows that a tile reads
 * @param slots scratch rows
 * @param operations minima and maxima for one tile
 * @param tier see {@link PlaneKernel#tier()}
 */
record TileRunner(
    TileCode code,
    LaneShape shape,
    Movers movers,
    RowLayout layout,
    WindowMask mask,
    MedianNetwork.Tile tile,
    int slots,
    int operations,
    String tier) {
  static final String INTERPRETED = "interpreted";
  static final String COMPILED = "compiled";

  boolean interpreted() {
    return tier.equals(INTERPRETED);
  }

  int inputRows() {
    return mask.rows() + tile.rows() - 1;
  }

  /** About what one sample costs: moving it, and its share of the operations. */
  double nanosPerSample() {
    double operation = tier.equals(COMPILED) ? 0.6 : 1.5;
    return 0.1 + (double) operations / tile.windows() * operation * layout.lane() / layout.vector();
  }
}
