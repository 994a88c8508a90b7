package dev.sluice.median;

/**
 * Where the distances between pixels of a window lie: a line for each row, and for each way from a
 * pixel to another that shares a window with it. The lines of as many rows as a window has are
 * kept.
 *
 * @param stride of a line
 */
record PairLines(Window window, int stride) {

  /** Columns from a pixel to the farthest of its windows. */
  int margin() {
    return window.columns() - 1;
  }

  /** Ways to the pixels of one row. */
  int offsets() {
    return 2 * window.columns() - 1;
  }

  int count() {
    return window.rows() * window.rows() * offsets();
  }

  /**
   * The line of a row for the pixels {@code down} rows below it, {@code right} columns to the
   * right.
   */
  int line(int y, int down, int right) {
    int place = y % window.rows() * window.rows() + down;
    return (place * offsets() + right + margin()) * stride;
  }

  /** The same, where the other pixel may stand above: each pair is measured once. */
  int pair(int y, int down, int right) {
    boolean measured = down > 0 || down == 0 && right >= 0;
    return measured ? line(y, down, right) : line(y + down, -down, -right) + right;
  }
}
