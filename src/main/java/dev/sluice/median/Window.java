package dev.sluice.median;

/**
 * The neighbourhood over which a median is taken, in samples.
 *
 * @param rows height, 1 to 63
 * @param columns width, 1 to 63, or to 1,023 in a window of one row
 */
public record Window(int rows, int columns) {
  /** Longest side of a window with more than one row. */
  public static final int MAX_SIDE = 63;

  /** Longest window over a vector. */
  public static final int MAX_LENGTH = 1023;

  /**
   * @throws IllegalArgumentException when a side is out of range
   */
  public Window {
    int widest = rows == 1 ? MAX_LENGTH : MAX_SIDE;
    if (rows < 1 || rows > MAX_SIDE || columns < 1 || columns > widest) {
      throw new IllegalArgumentException(
          "window must be 1 to 63 a side, or 1 to 1023 for a vector: " + rows + "x" + columns);
    }
  }

  public static Window square(int side) {
    return new Window(side, side);
  }

  /** Window of the given length along a vector. */
  public static Window along(int length) {
    return new Window(1, length);
  }

  public int samples() {
    return rows * columns;
  }

  /** As in the HTTP contract: rows x columns. */
  @Override
  public String toString() {
    return rows + "x" + columns;
  }
}
