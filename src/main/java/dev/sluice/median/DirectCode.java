package dev.sluice.median;

/**
 * The medians of two neighbouring rows straight from the rows of the picture: no scratch, no
 * borders. Thread-safe: it keeps no state.
 */
abstract class DirectCode {
  /**
   * All indices and lengths in bytes. {@code row0} to {@code row3} are where the windows of the
   * first two medians start, row by row, in {@code source}.
   *
   * @param first where the upper medians go in {@code target}
   * @param second where the lower ones go
   * @param step from a sample to the one that counts as its neighbour
   * @param bytes whole vectors of medians for each of the two rows
   */
  abstract void rows(
      byte[] source,
      int row0,
      int row1,
      int row2,
      int row3,
      byte[] target,
      int first,
      int second,
      int step,
      int bytes);
}
