package dev.sluice.median;

/**
 * Which columns of a line of tiles lie outside of the picture, and which of its columns the border
 * shows there: the same for all rows. Immutable.
 *
 * @param x first column of the line
 * @param columns of the line
 * @param width of the picture
 * @param outside counted from the first column of the line
 * @param shown for each of them the column of the picture, or {@link Border#OUTSIDE}
 */
record RowEdges(int x, int columns, int width, int[] outside, int[] shown) {
  static RowEdges of(Border border, int x, int columns, int width) {
    int before = Math.clamp(-(long) x, 0, columns);
    int end = Math.clamp((long) width - x, before, columns);
    int[] outside = new int[columns - (end - before)];
    int[] shown = new int[outside.length];
    for (int i = 0; i < outside.length; i++) {
      outside[i] = i < before ? i : end + i - before;
      shown[i] = border.source(x + outside[i], width);
    }
    return new RowEdges(x, columns, width, outside, shown);
  }

  boolean serves(int otherX, int otherColumns, int otherWidth) {
    return x == otherX && columns == otherColumns && width == otherWidth;
  }
}
