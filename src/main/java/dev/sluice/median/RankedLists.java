package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sorted lists of sets of samples of the window, cut to the ranks that can still be the median.
 * Lists of whole columns are shared: computed once for each phase of the tile, and read by every
 * tile that needs them.
 */
final class RankedLists {
  /**
   * Ranks {@code dropped} to {@code dropped + nodes.length - 1} of a set of {@code size} samples.
   */
  record Ranked(int[] nodes, int size, int dropped) {}

  private record Key(int phase, int columns, BitSet rows) {}

  private final MinMaxGraph graph;
  private final SortedMerge merge;
  private final int total;
  private final int rank;
  private final int tileColumns;
  private final int cutCost;
  private final List<Ranked> lists = new ArrayList<>();
  private final Map<Key, Integer> shared = new HashMap<>();

  /**
   * @param total samples in a window
   * @param rank the one that is wanted
   * @param cutCost a list that costs as much becomes a stage of its own; 0 for never
   */
  RankedLists(MinMaxGraph graph, int total, int rank, int tileColumns, int cutCost) {
    this.graph = graph;
    this.merge = new SortedMerge(graph);
    this.total = total;
    this.rank = rank;
    this.tileColumns = tileColumns;
    this.cutCost = cutCost;
  }

  List<Ranked> lists() {
    return lists;
  }

  Ranked sample(int column, int row) {
    int node = graph.sample(column % tileColumns, column / tileColumns, row);
    return new Ranked(new int[] {node}, 1, 0);
  }

  /** The samples of the given rows in {@code count} columns from {@code first} on. */
  Ranked columns(int first, int count, BitSet rows) {
    if (count == 1 && rows.cardinality() == 1) {
      return sample(first, rows.nextSetBit(0));
    }
    int phase = first % tileColumns;
    Key key = new Key(phase, count, rows);
    Integer list = shared.get(key);
    if (list == null) {
      list = add(count == 1 ? column(phase, rows) : twoParts(phase, count, rows));
      shared.put(key, list);
    }
    return read(list, first / tileColumns);
  }

  private Ranked column(int phase, BitSet rows) {
    int[] sorted = merge.sort(rows.stream().map(row -> graph.sample(phase, 0, row)).toArray());
    int low = Math.max(0, rank - (total - sorted.length));
    int high = Math.min(sorted.length, rank + 1);
    return new Ranked(Arrays.copyOfRange(sorted, low, high), sorted.length, low);
  }

  /** Cut at a multiple of the tile where possible, so that the parts are shared as well. */
  private Ranked twoParts(int phase, int count, BitSet rows) {
    int left =
        count > tileColumns
            ? tileColumns * Math.max(1, (count / tileColumns + 1) / 2)
            : (count + 1) / 2;
    if (left >= count) {
      left = count - count / 2;
    }
    return merge(columns(phase, left, rows), columns(phase + left, count - left, rows));
  }

  Ranked merge(Ranked x, Ranked y) {
    int size = x.size() + y.size();
    int dropped = x.dropped() + y.dropped();
    int low = Math.max(0, Math.max(0, rank - (total - size)) - dropped);
    int high = Math.min(x.nodes().length + y.nodes().length, Math.min(size, rank + 1) - dropped);
    return new Ranked(merge.merge(x.nodes(), y.nodes(), low, high), size, dropped + low);
  }

  /** Shortest two first. */
  Ranked mergeAll(List<Ranked> parts) {
    List<Ranked> open = new ArrayList<>(parts);
    while (open.size() > 1) {
      open.sort(Comparator.comparingInt(part -> part.nodes().length));
      Ranked shortest = open.removeFirst();
      open.add(merge(shortest, open.removeFirst()));
    }
    return open.getFirst();
  }

  /** The list itself, or a reference to it when it is worth a stage of its own. */
  Ranked cut(Ranked list) {
    if (cutCost == 0 || list.nodes().length < 2 || graph.cost(list.nodes(), Set.of()) < cutCost) {
      return list;
    }
    return read(add(list), 0);
  }

  /** The node of the wanted rank in a list of the whole window. */
  int median(Ranked window) {
    return window.nodes()[rank - window.dropped()];
  }

  private int add(Ranked list) {
    lists.add(list);
    return lists.size() - 1;
  }

  private Ranked read(int list, int tile) {
    Ranked content = lists.get(list);
    int[] nodes = new int[content.nodes().length];
    Arrays.setAll(nodes, i -> graph.shared(list, tile, i));
    return new Ranked(nodes, content.size(), content.dropped());
  }
}
