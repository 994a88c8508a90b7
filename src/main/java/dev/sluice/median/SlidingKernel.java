package dev.sluice.median;

import java.util.Arrays;

/**
 * Any window over any samples, without sorting a window: the samples of a tile are ranked once,
 * then the window slides along each row, and only what enters and leaves it is touched.
 *
 * <p>The one kernel for windows with a varying number of samples ({@link Border#SHRINK}, NaN).
 */
final class SlidingKernel implements PlaneKernel {
  /** Below this, ranking the halo of a tile costs more than a longer search saves. */
  private static final int LEAST_AREA = 16_384;

  /** Stands for the median of no sample; no key that has a rank. */
  private static final long EMPTY = Long.MIN_VALUE;

  private final DType dtype;
  private final Window window;
  private final Border border;
  private final Rank rank;
  private final int rowsBefore;
  private final int columnsBefore;
  private final long outside;
  private final WindowEdges edges;

  SlidingKernel(DType dtype, MedianFilter filter) {
    this.dtype = dtype;
    this.window = filter.window();
    this.border = filter.border();
    this.rank = filter.rank();
    this.rowsBefore = filter.anchor().before(window.rows());
    this.columnsBefore = filter.anchor().before(window.columns());
    this.outside = border == Border.CONSTANT ? Keys.of(filter.cval(), dtype) : Long.MIN_VALUE;
    this.edges = WindowEdges.of(filter);
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    filter(source, target, fromRow, toRow, 0, source.width(), scratch);
  }

  /** As above, for columns {@code fromColumn} to {@code toColumn - 1} alone. */
  void filter(
      Plane source,
      Plane target,
      int fromRow,
      int toRow,
      int fromColumn,
      int toColumn,
      Scratch scratch) {
    if (fromRow >= toRow || fromColumn >= toColumn) {
      return;
    }
    int haloRows = window.rows() - 1;
    int haloColumns = window.columns() - 1;
    int area = Math.clamp(8L * window.samples(), LEAST_AREA, RankTile.MAX_AREA);
    double shape = (double) area * window.rows() / window.columns();
    int high = Math.clamp((long) Math.sqrt(shape) - haloRows, 1, toRow - fromRow);
    int wide = Math.clamp(area / (high + haloRows) - haloColumns, 1, toColumn - fromColumn);
    high = Math.clamp(area / (wide + haloColumns) - haloRows, 1, toRow - fromRow);
    RankTile tile = scratch.tile();
    tile.reserve((high + haloRows) * (wide + haloColumns));
    for (int row = fromRow; row < toRow; row += high) {
      for (int column = fromColumn; column < toColumn; column += wide) {
        scratch.checkpoint();
        int rows = Math.min(high, toRow - row);
        int columns = Math.min(wide, toColumn - column);
        load(source, tile, row, rows + haloRows, column, columns + haloColumns);
        slide(source, target, tile, row, rows, column, columns);
      }
    }
  }

  private void load(Plane source, RankTile tile, int row, int rows, int column, int columns) {
    int[] map = tile.columns(columns);
    for (int i = 0; i < columns; i++) {
      map[i] = border.source(column - columnsBefore + i, source.width());
    }
    long[] keys = tile.keys();
    for (int i = 0; i < rows; i++) {
      int from = border.source(row - rowsBefore + i, source.height());
      if (from == Border.OUTSIDE) {
        Arrays.fill(keys, i * columns, (i + 1) * columns, outside);
      } else {
        Keys.load(source, from, map, columns, outside, keys, i * columns);
      }
    }
    tile.rank(rows * columns, Keys.least(dtype), Keys.greatest(dtype));
  }

  private void slide(
      Plane source, Plane target, RankTile tile, int row, int rows, int column, int columns) {
    int stride = columns + window.columns() - 1;
    int[] offsets = tile.offsets(edges.size());
    edges.offsets(stride, offsets);
    long[] medians = tile.row(columns);
    int area = (rows + window.rows() - 1) * stride;
    for (int y = 0; y < rows; y++) {
      slide(tile, y * stride, columns, offsets, medians);
      if (tile.ranked() < area) {
        keepWhereEmpty(source, row + y, column, columns, medians);
      }
      Keys.store(target, row + y, column, columns, medians);
    }
  }

  /**
   * One row: the window is a set of bits over the ranks; bits flip as samples enter and leave. A
   * sign shifted down counts without a branch, which would be taken or not at random.
   */
  private void slide(RankTile tile, int start, int columns, int[] offsets, long[] medians) {
    char[] ranks = tile.ranks();
    long[] bits = tile.bits();
    int leaving = edges.samples();
    int entering = leaving + edges.edge();
    int end = entering + edges.edge();
    int word = tile.ranked() / Long.SIZE / 2;
    int below = 0;
    int count = 0;
    tile.clear();
    for (int i = 0; i < leaving; i++) {
      int rank = ranks[start + offsets[i]];
      bits[rank >> 6] ^= 1L << rank;
      below += (rank >> 6) - word >>> 31;
      count += rank - RankTile.NO_RANK >>> 31;
    }
    for (int x = 0; ; ) {
      if (count > 0) {
        int wanted = rank.index(count);
        while (below > wanted) {
          below -= Long.bitCount(bits[--word]);
        }
        int here = Long.bitCount(bits[word]);
        while (below + here <= wanted) {
          below += here;
          here = Long.bitCount(bits[++word]);
        }
        medians[x] = tile.key(word * Long.SIZE + bit(bits[word], wanted - below));
      } else {
        medians[x] = EMPTY;
      }
      if (++x == columns) {
        return;
      }
      int base = start + x - 1;
      for (int i = leaving; i < entering; i++) {
        int rank = ranks[base + offsets[i]];
        bits[rank >> 6] ^= 1L << rank;
        below -= (rank >> 6) - word >>> 31;
        count -= rank - RankTile.NO_RANK >>> 31;
      }
      for (int i = entering; i < end; i++) {
        int rank = ranks[base + offsets[i]];
        bits[rank >> 6] ^= 1L << rank;
        below += (rank >> 6) - word >>> 31;
        count += rank - RankTile.NO_RANK >>> 31;
      }
    }
  }

  /** Where the given bit that is set stands, the lowest being number 0. */
  private static int bit(long word, int number) {
    for (int i = 0; i < number; i++) {
      word &= word - 1;
    }
    return Long.numberOfTrailingZeros(word);
  }

  /** A window in which nothing has a rank leaves the sample as it is. */
  private static void keepWhereEmpty(
      Plane source, int row, int column, int columns, long[] medians) {
    for (int x = 0; x < columns; x++) {
      if (medians[x] == EMPTY) {
        medians[x] = Keys.at(source, row, column + x);
      }
    }
  }

  @Override
  public double nanosPerSample() {
    return 40 + 5.0 * dtype.bytes() + 4.0 * edges.edge();
  }

  @Override
  public String tier() {
    return "scalar";
  }
}
