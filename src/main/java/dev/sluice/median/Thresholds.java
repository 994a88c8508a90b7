package dev.sluice.median;

/**
 * The medians of windows side by side, as far as 64 columns reach, row by row: for each of some
 * thresholds the samples below it are counted, and a median reaches the thresholds below which not
 * more samples lie than its rank. There are as many thresholds as it takes to tell the medians
 * apart; where they change with the rows, thresholds are put in between, and taken out again. Not
 * thread-safe.
 */
final class Thresholds {
  private static final int VALUES = 256;
  private static final int LANES = VectorThresholds.LANES;
  private static final int LEVEL = VectorThresholds.LEVEL;

  /** Bytes of the arena that they take. */
  static final int ROOM = VALUES * LEVEL;

  /** Rows after which those that no median needs are taken out: many are needed again soon. */
  private static final int KEPT_ROWS = 16;

  private final byte[] arena;
  private final int levels;
  private final int stride;
  private final Window window;
  private final int rank;

  /** Ascending, 1 to 255. */
  private final int[] values = new int[VALUES];

  /** Of each threshold, which medians reach it. */
  private final long[] reached = new long[VALUES];

  /** Indices of thresholds that are more than one above the one before, or above 0. */
  private final int[] gaps = new int[VALUES];

  private int count;
  private int gapCount;
  private int moves;
  private long valid;

  /**
   * @param levels where their room starts
   * @param stride of the rows of samples
   */
  Thresholds(byte[] arena, int levels, int stride, Window window) {
    this.arena = arena;
    this.levels = levels;
    this.stride = stride;
    this.window = window;
    this.rank = window.samples() / 2;
    values[count++] = VALUES / 2;
  }

  /**
   * Begins elsewhere, with the thresholds as they were.
   *
   * @param top where the first sample of the first window lies
   * @param medians 1 to 65 less the columns of a window
   * @param result where the medians go, a whole vector
   */
  void begin(int top, int medians, int result) {
    valid = -1L >>> LANES - medians;
    for (int i = 0; i < count; i++) {
      VectorThresholds.count(arena, level(i), values[i], top, stride, window.rows());
    }
    update(0, count, top, top, result);
    findGaps();
    settle(top, result);
  }

  /** The windows move down by a row. */
  void move(int top, int result) {
    update(0, count, top + (window.rows() - 1) * stride, top - stride, result);
    settle(top, result);
    if (++moves % KEPT_ROWS == 0) {
      drop();
    }
  }

  private void update(int from, int to, int joining, int leaving, int result) {
    VectorThresholds.move(
        arena, levels, from, to, joining, leaving, window.columns(), rank, reached, result);
  }

  private int level(int i) {
    return levels + i * LEVEL;
  }

  /** Puts thresholds where medians are not told apart. */
  private void settle(int top, int result) {
    if (open()) {
      for (int step = 1; open(); step *= 2) {
        refine(top, step, result);
      }
      VectorThresholds.medians(arena, values, reached, count, result);
    }
  }

  private boolean open() {
    for (int g = 0; g < gapCount; g++) {
      if (between(gaps[g]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The medians that reach the threshold before the one given, but not that. */
  private long between(int i) {
    long above = i < count ? reached[i] : 0;
    return (i > 0 ? reached[i - 1] : -1) & ~above & valid;
  }

  /** Next to the threshold that a median has come from, mostly: twice as far each time. */
  private void refine(int top, int step, int result) {
    for (int g = gapCount - 1; g >= 0; g--) {
      int at = gaps[g];
      if (between(at) != 0) {
        int low = value(at - 1);
        int high = value(at);
        int away = Math.min(step, (high - low) / 2);
        insert(at, at > 0 ? low + away : high - away, top, result);
      }
    }
    findGaps();
  }

  private int value(int i) {
    return i < 0 ? 0 : i < count ? values[i] : VALUES;
  }

  private void insert(int at, int value, int top, int result) {
    int rest = count - at;
    System.arraycopy(values, at, values, at + 1, rest);
    System.arraycopy(reached, at, reached, at + 1, rest);
    System.arraycopy(arena, level(at), arena, level(at + 1), rest * LEVEL);
    values[at] = value;
    count++;
    VectorThresholds.count(arena, level(at), value, top, stride, window.rows());
    update(at, at + 1, top, top, result);
  }

  /** Takes thresholds out that have no median next to them. */
  private void drop() {
    int kept = 0;
    boolean below = between(0) != 0;
    for (int i = 0; i < count; i++) {
      boolean above = between(i + 1) != 0;
      if (below || above) {
        keep(i, kept++);
      }
      below = above;
    }
    count = kept;
    findGaps();
  }

  private void keep(int from, int to) {
    if (from != to) {
      values[to] = values[from];
      reached[to] = reached[from];
      System.arraycopy(arena, level(from), arena, level(to), LEVEL);
    }
  }

  private void findGaps() {
    gapCount = 0;
    for (int i = 0; i <= count; i++) {
      if (value(i) - value(i - 1) > 1) {
        gaps[gapCount++] = i;
      }
    }
  }
}
