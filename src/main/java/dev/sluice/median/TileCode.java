package dev.sluice.median;

/**
 * The medians of a row of tiles. Everything lies in one array: input rows, scratch slots and output
 * rows, at strides that the code knows ({@link RowLayout}). Thread-safe: it keeps no state.
 */
abstract class TileCode {
  /**
   * @param input where the first input row starts, and likewise for slots and output; in bytes
   * @param bytes one lane for each tile; rounded up to whole vectors
   */
  abstract void run(byte[] arena, int input, int slots, int output, int bytes);

  /** Runs one stage alone, to warm it up. */
  abstract void stage(int stage, byte[] arena, int input, int slots, int output, int bytes);
}
