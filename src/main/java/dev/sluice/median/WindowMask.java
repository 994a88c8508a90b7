package dev.sluice.median;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which samples of a window count, by column, and which of them in ascending order is wanted.
 * Immutable.
 */
final class WindowMask {
  private final int rows;
  private final BitSet[] columns;
  private final int samples;
  private final int rank;

  /**
   * @param flags row by row, at least one set
   */
  WindowMask(int rows, int columns, boolean[] flags) {
    this(rows, columns, flags, Rank.UPPER);
  }

  private WindowMask(int rows, int columns, boolean[] flags, Rank rank) {
    this.rows = rows;
    this.columns = new BitSet[columns];
    int count = 0;
    for (int column = 0; column < columns; column++) {
      BitSet set = new BitSet(rows);
      for (int row = 0; row < rows; row++) {
        if (flags[row * columns + column]) {
          set.set(row);
          count++;
        }
      }
      this.columns[column] = set;
    }
    this.samples = count;
    this.rank = count == 0 ? 0 : rank.index(count);
  }

  static WindowMask of(MedianFilter filter) {
    Window window = filter.window();
    return new WindowMask(
        window.rows(), window.columns(), filter.footprint().mask(window), filter.rank());
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns.length;
  }

  int samples() {
    return samples;
  }

  /** Index of the wanted sample in the sorted window. */
  int rank() {
    return rank;
  }

  /** Whether every sample counts. */
  boolean full() {
    return samples == rows * columns.length;
  }

  /** Rows of the samples that windows {@code from} to {@code to - 1} columns right all count. */
  BitSet common(int column, int from, int to) {
    BitSet set = new BitSet(rows);
    if (column - (to - 1) < 0 || column - from >= columns.length) {
      return set;
    }
    set.set(0, rows);
    for (int x = from; x < to; x++) {
      set.and(columns[column - x]);
    }
    return set;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WindowMask mask
        && rows == mask.rows
        && rank == mask.rank
        && Arrays.equals(columns, mask.columns);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + rank) + Arrays.hashCode(columns);
  }
}
