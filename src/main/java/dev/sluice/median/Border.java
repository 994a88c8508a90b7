package dev.sluice.median;

import java.util.Locale;

/** What a window sees outside of the picture. Names and meanings are those of SciPy. */
public enum Border {
  /** {@code c b a | a b c d | d c b} */
  REFLECT,
  /** {@code d c b | a b c d | c b a} */
  MIRROR,
  /** {@code a a a | a b c d | d d d} */
  NEAREST,
  /** {@code v v v | a b c d | v v v} */
  CONSTANT,
  /** {@code b c d | a b c d | a b c} */
  WRAP,
  /** Nothing: only samples inside count, rank n / 2 of those. */
  SHRINK;

  /** The answer of {@link #source} where there is no sample. */
  static final int OUTSIDE = -1;

  /**
   * Which sample of a line stands at an index that may lie outside of it; the rule is applied as
   * often as needed.
   *
   * @param size length of the line, at least 1
   * @return 0 to size - 1, or {@link #OUTSIDE}
   */
  int source(int index, int size) {
    if (index >= 0 && index < size) {
      return index;
    }
    return switch (this) {
      case REFLECT -> {
        int at = Math.floorMod(index, 2 * size);
        yield at < size ? at : 2 * size - 1 - at;
      }
      case MIRROR -> {
        int period = Math.max(1, 2 * size - 2);
        int at = Math.floorMod(index, period);
        yield at < size ? at : period - at;
      }
      case NEAREST -> index < 0 ? 0 : size - 1;
      case WRAP -> Math.floorMod(index, size);
      case CONSTANT, SHRINK -> OUTSIDE;
    };
  }

  /** The name in requests and configuration. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
