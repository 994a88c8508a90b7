package dev.sluice.median;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The samples of the ranks wanted of each window of a tile as a graph of minima and maxima.
 *
 * <p>The samples that all windows of the tile have in common are sorted once; then the tile is
 * halved, each half adds what its windows have in common beyond that, until one window is left.
 * Lists are merged pairwise (Batcher's odd-even merge) and keep only what can still have a rank
 * wanted. Sources: Adams, "Fast Median Filters using Separable Sorting Networks", SIGGRAPH 2021
 * (columns sorted once), Sugy, "Hierarchical Tiling for Fast Median Filtering", SIGGRAPH 2025 (the
 * halving); no diagonal sorting step is used.
 */
final class RankSplit {
  /** Nodes of one window: the same where one rank is wanted. */
  record Bounds(int lower, int upper) {}

  private final WindowMask mask;
  private final MedianNetwork.Tile tile;
  private final RankedLists lists;
  private final Bounds[] outputs;

  /**
   * @param tile of one row unless the mask is full
   */
  RankSplit(WindowMask mask, MedianNetwork.Tile tile, RankedLists lists) {
    this.mask = mask;
    this.tile = tile;
    this.lists = lists;
    this.outputs = new Bounds[tile.windows()];
    if (tile.rows() == 1) {
      splitMask(0, tile.columns(), lists.mergeAll(columnsOf(0, tile.columns(), new BitSet[0])));
    } else {
      splitRectangle();
    }
  }

  /** Of the tile's windows, row by row. */
  Bounds[] outputs() {
    return outputs;
  }

  // Tiles of one row, any mask: what is common to a run of windows is a set of rows per column.

  private void splitMask(int from, int to, RankedLists.Ranked core) {
    if (to - from == 1) {
      outputs[from] = lists.bounds(core);
      return;
    }
    BitSet[] known = new BitSet[mask.columns() + tile.columns()];
    for (int column = 0; column < known.length; column++) {
      known[column] = mask.common(column, from, to);
    }
    int middle = (from + to) / 2;
    splitMask(from, middle, extended(core, from, middle, known));
    splitMask(middle, to, extended(core, middle, to, known));
  }

  private RankedLists.Ranked extended(RankedLists.Ranked core, int from, int to, BitSet[] known) {
    List<RankedLists.Ranked> extra = columnsOf(from, to, known);
    if (core.size() > 0) {
      return extra.isEmpty() ? core : lists.cut(lists.merge(core, lists.mergeAll(extra)));
    }
    return extra.isEmpty() ? core : lists.cut(lists.mergeAll(extra));
  }

  /** Runs of equal columns common to windows {@code from} to {@code to - 1} and not yet known. */
  private List<RankedLists.Ranked> columnsOf(int from, int to, BitSet[] known) {
    List<RankedLists.Ranked> parts = new ArrayList<>();
    int run = 0;
    BitSet runRows = new BitSet();
    for (int column = 0; column <= mask.columns() + tile.columns(); column++) {
      BitSet rows = mask.common(column, from, to);
      if (column < known.length) {
        rows.andNot(known[column]);
      }
      if (!rows.equals(runRows)) {
        if (!runRows.isEmpty()) {
          parts.add(lists.columns(run, column - run, runRows));
        }
        run = column;
        runRows = rows;
      }
    }
    if (parts.isEmpty() && known.length == 0) {
      parts.add(new RankedLists.Ranked(new int[0], 0, 0));
    }
    return parts;
  }

  // Tiles of several rows, full windows: besides the core, the columns left and right of it and the
  // rows above and below it are kept sorted, each as long as all windows of the tile see it.

  private record Sides(
      Map<Integer, RankedLists.Ranked> columns, Map<Integer, RankedLists.Ranked> rows) {
    Sides() {
      this(new LinkedHashMap<>(), new LinkedHashMap<>());
    }
  }

  private record Part(int left, int right, int top, int bottom) {
    int columns() {
      return right - left;
    }

    int rows() {
      return bottom - top;
    }
  }

  private void splitRectangle() {
    int tw = tile.columns();
    int th = tile.rows();
    int width = mask.columns();
    int height = mask.rows();
    Sides sides = new Sides();
    for (int c = 0; c < tw - 1; c++) {
      sides.columns().put(c, lists.columns(c, 1, rows(th - 1, height)));
      sides.columns().put(width + c, lists.columns(width + c, 1, rows(th - 1, height)));
    }
    for (int r = 0; r < th - 1; r++) {
      sides.rows().put(r, lists.columns(tw - 1, width - tw + 1, rows(r, r + 1)));
      int below = height + r;
      sides.rows().put(below, lists.columns(tw - 1, width - tw + 1, rows(below, below + 1)));
    }
    RankedLists.Ranked core = lists.columns(tw - 1, width - tw + 1, rows(th - 1, height));
    split(new Part(0, tw, 0, th), core, sides);
  }

  private static BitSet rows(int from, int to) {
    BitSet rows = new BitSet(to);
    rows.set(from, to);
    return rows;
  }

  private void split(Part part, RankedLists.Ranked core, Sides sides) {
    if (part.columns() == 1 && part.rows() == 1) {
      outputs[part.top() * tile.columns() + part.left()] = lists.bounds(core);
    } else if (part.rows() == 1 || (part.columns() > 1 && part.columns() >= part.rows())) {
      int middle = (part.left() + part.right()) / 2;
      left(part, new Part(part.left(), middle, part.top(), part.bottom()), middle - 1, core, sides);
      left(
          part,
          new Part(middle, part.right(), part.top(), part.bottom()),
          part.left() + mask.columns(),
          core,
          sides);
    } else {
      int middle = (part.top() + part.bottom()) / 2;
      upper(part, new Part(part.left(), part.right(), part.top(), middle), middle - 1, core, sides);
      upper(
          part,
          new Part(part.left(), part.right(), middle, part.bottom()),
          part.top() + mask.rows(),
          core,
          sides);
    }
  }

  /** One half of a tile cut upright: the columns from {@code first} on join its core. */
  private void left(Part whole, Part half, int first, RankedLists.Ranked core, Sides sides) {
    int count = whole.columns() - half.columns();
    RankedLists.Ranked joined;
    if (count > 1 && whole.rows() == tile.rows()) {
      joined = lists.columns(first, count, rows(tile.rows() - 1, mask.rows()));
    } else {
      joined = lists.mergeAll(range(sides.columns(), first, count));
    }
    Sides rest = new Sides();
    for (int c = half.left(); c < half.right() - 1; c++) {
      keep(sides.columns(), rest.columns(), c);
      keep(sides.columns(), rest.columns(), c + mask.columns());
    }
    sides
        .rows()
        .forEach(
            (r, row) ->
                rest.rows()
                    .put(
                        r,
                        lists.cut(lists.merge(row, lists.columns(first, count, rows(r, r + 1))))));
    split(half, lists.cut(lists.merge(core, joined)), rest);
  }

  /** One half of a tile cut across: the rows from {@code first} on join its core. */
  private void upper(Part whole, Part half, int first, RankedLists.Ranked core, Sides sides) {
    int count = whole.rows() - half.rows();
    RankedLists.Ranked joined = lists.mergeAll(range(sides.rows(), first, count));
    if (count > 1) {
      joined = lists.cut(joined);
    }
    Sides rest = new Sides();
    for (int r = half.top(); r < half.bottom() - 1; r++) {
      keep(sides.rows(), rest.rows(), r);
      keep(sides.rows(), rest.rows(), r + mask.rows());
    }
    sides
        .columns()
        .forEach(
            (c, column) -> {
              List<RankedLists.Ranked> samples = new ArrayList<>();
              for (int r = first; r < first + count; r++) {
                samples.add(lists.sample(c, r));
              }
              rest.columns().put(c, lists.cut(lists.merge(column, lists.mergeAll(samples))));
            });
    split(half, lists.cut(lists.merge(core, joined)), rest);
  }

  private static List<RankedLists.Ranked> range(
      Map<Integer, RankedLists.Ranked> from, int first, int count) {
    List<RankedLists.Ranked> parts = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      RankedLists.Ranked part = from.get(i);
      if (part == null) {
        throw new IllegalStateException("no side list " + i);
      }
      parts.add(part);
    }
    return parts;
  }

  private static void keep(
      Map<Integer, RankedLists.Ranked> from, Map<Integer, RankedLists.Ranked> to, int index) {
    to.put(index, range(from, index, 1).getFirst());
  }
}
