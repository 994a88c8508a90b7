package dev.sluice.median;

/**
 * The medians, or what is made of them, of {@link DirectProgram#WINDOWS} neighbouring rows straight
 * from the rows of the picture: no scratch, no borders. Thread-safe: it keeps no state.
 */
abstract class DirectCode {
  /**
   * All indices and lengths in bytes. The last vector of a row overlaps the one before.
   *
   * @param rows where the windows of the first results start in {@code source}, row by row: {@link
   *     DirectProgram#ROWS}
   * @param targets where the first results go in {@code target}, row by row
   * @param step from a sample to the one that counts as its neighbour
   * @param length of each row of results, at least a vector or 0
   * @return how many of the results differ from the sample in the middle
   */
  abstract int rows(byte[] source, int[] rows, byte[] target, int[] targets, int step, int length);
}
