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
    RowMover mover,
    RowLayout layout,
    WindowMask mask,
    MedianNetwork.Tile tile,
    int slots,
    int operations,
    String tier) {
  static final String INTERPRETED = "interpreted";
  static final String COMPILED = "compiled";

  int inputRows() {
    return mask.rows() + tile.rows() - 1;
  }
}
