package dev.sluice.median;

/**
 * Moves pictures whose rows follow one another without a gap to a {@link Sheet} and back, row by
 * row. All indices are in bytes. Thread-safe.
 */
class SheetMover {
  /** Needs no warm-up and no vectors. */
  static final SheetMover PLAIN = new SheetMover();

  /** Bytes that are moved at once; rows of a sheet have so much room behind them. */
  int vectorBytes() {
    return Long.BYTES;
  }

  /**
   * Rows with their borders, which may spill up to a vector to the right in each.
   *
   * @param from first of {@code rows} rows
   * @param stride from a row of the sheet to the next
   */
  void lay(SheetRow row, byte[] picture, int from, byte[] sheet, int to, int stride, int rows) {
    for (int y = 0; y < rows; y++) {
      row.lay(picture, from + y * row.inside(), sheet, to + y * stride);
    }
  }

  /**
   * Rows without their borders.
   *
   * @param sheet may be read up to a vector further
   * @param at first byte of the first row inside of its borders
   * @param source compared with what is taken
   * @param to in {@code target}, which lies like the source
   * @return how many samples differ from those of the source
   */
  long take(
      SheetRow row,
      byte[] sheet,
      int at,
      int stride,
      byte[] source,
      int from,
      byte[] target,
      int to,
      int rows) {
    long changed = 0;
    for (int y = 0; y < rows; y++) {
      int line = at + y * stride;
      int start = y * row.inside();
      System.arraycopy(sheet, line, target, to + start, row.inside());
      changed += Changes.count(sheet, line, source, from + start, row.inside(), row.size());
    }
    return changed;
  }
}
