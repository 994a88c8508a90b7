package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Which samples of a window count, by column, which of them in ascending order are wanted, and what
 * is made of these. Immutable.
 */
final class WindowMask {
  private final int rows;
  private final BitSet[] columns;
  private final int samples;
  private final int rank;
  private final int upperRank;
  private final MedianKind kind;
  private final List<WindowMask> smaller;

  /**
   * @param flags row by row, at least one set
   */
  WindowMask(int rows, int columns, boolean[] flags) {
    this(rows, columnsOf(rows, columns, flags), Rank.UPPER, MedianKind.PLAIN, List.of());
  }

  private WindowMask(
      int rows, BitSet[] columns, Rank rank, MedianKind kind, List<WindowMask> smaller) {
    this.rows = rows;
    this.columns = columns;
    this.samples = Arrays.stream(columns).mapToInt(BitSet::cardinality).sum();
    this.rank = samples == 0 ? 0 : bound(kind, false, rank).index(samples);
    this.upperRank = samples == 0 ? 0 : bound(kind, true, rank).index(samples);
    this.kind = kind;
    this.smaller = smaller;
  }

  private static Rank bound(MedianKind kind, boolean upper, Rank rank) {
    return kind instanceof MedianKind.Weighted weighted
        ? new CentreBound(weighted.centre(), upper, rank)
        : rank;
  }

  private static BitSet[] columnsOf(int rows, int columns, boolean[] flags) {
    BitSet[] made = new BitSet[columns];
    for (int column = 0; column < columns; column++) {
      BitSet set = new BitSet(rows);
      for (int row = 0; row < rows; row++) {
        if (flags[row * columns + column]) {
          set.set(row);
        }
      }
      made[column] = set;
    }
    return made;
  }

  static WindowMask of(MedianFilter filter) {
    Window window = filter.window();
    BitSet[] columns = columnsOf(window.rows(), window.columns(), filter.footprint().mask(window));
    List<WindowMask> smaller = new ArrayList<>();
    if (filter.kind() == MedianKind.ADAPTIVE) {
      for (Window size : AdaptiveBands.smallerThan(window)) {
        smaller.add(of(filter.withKind(MedianKind.PLAIN).withWindow(size)));
      }
    }
    return new WindowMask(window.rows(), columns, filter.rank(), filter.kind(), smaller);
  }

  /** The same window for one sample of it. */
  WindowMask withRank(Rank wanted) {
    return new WindowMask(rows, columns, wanted, MedianKind.PLAIN, List.of());
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

  /** Index of the wanted sample in the sorted window, or of the lower of two. */
  int rank() {
    return rank;
  }

  /** The same, or the index of the upper of two. */
  int upperRank() {
    return upperRank;
  }

  /** What is made of the window; never {@link MedianKind#VECTOR}. */
  MedianKind kind() {
    return kind;
  }

  /** All sizes of an adaptive window, ascending. */
  List<WindowMask> sizes() {
    List<WindowMask> sizes = new ArrayList<>(smaller);
    sizes.add(this);
    return sizes;
  }

  /** Whether minima and maxima are enough. */
  boolean monotone() {
    return kind == MedianKind.PLAIN || kind instanceof MedianKind.Weighted;
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
        && upperRank == mask.upperRank
        && kind.equals(mask.kind)
        && smaller.equals(mask.smaller)
        && Arrays.equals(columns, mask.columns);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, rank, upperRank, kind, smaller, Arrays.hashCode(columns));
  }
}
