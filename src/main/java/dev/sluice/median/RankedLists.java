package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sorted lists of sets of samples of the window, cut to those that can still have a rank wanted.
 * Lists of whole columns are shared: computed once for each phase of the tile, and read by every
 * tile that needs them, whatever rank it is for.
 */
final class RankedLists {
  /**
   * Ranks {@code dropped} to {@code dropped + nodes.length - 1} of a set of {@code size} samples.
   */
  record Ranked(int[] nodes, int size, int dropped) {}

  /** Where a window stands among the samples of a tile. */
  record Place(int right, int down) {}

  private record Key(int phase, int columns, BitSet rows) {}

  /** The lists of a network. */
  static final class Shared {
    private final List<Ranked> lists = new ArrayList<>();
    private final Map<Key, Integer> columns = new HashMap<>();

    List<Ranked> lists() {
      return Collections.unmodifiableList(lists);
    }
  }

  private final MinMaxGraph graph;
  private final SortedMerge merge;
  private final Shared shared;
  private final WindowMask mask;
  private final Place place;
  private final int tileColumns;
  private final int cutCost;

  /**
   * @param shared those of other ranks, to which these are added
   * @param place of the first window
   * @param tile whose phases the samples have, and from which cost on a list is cut
   */
  RankedLists(
      MinMaxGraph graph, Shared shared, WindowMask mask, Place place, MedianNetwork.Tile tile) {
    this.graph = graph;
    this.merge = new SortedMerge(graph);
    this.shared = shared;
    this.mask = mask;
    this.place = place;
    this.tileColumns = tile.columns();
    this.cutCost = tile.cutCost();
  }

  Ranked sample(int column, int row) {
    return placedSample(place.right() + column, place.down() + row);
  }

  private Ranked placedSample(int column, int row) {
    int node = graph.sample(column % tileColumns, column / tileColumns, row);
    return new Ranked(new int[] {node}, 1, 0);
  }

  /** The samples of the given rows in {@code count} columns from {@code first} on. */
  Ranked columns(int first, int count, BitSet rows) {
    BitSet placed = new BitSet();
    rows.stream().map(row -> place.down() + row).forEach(placed::set);
    return placedColumns(place.right() + first, count, placed);
  }

  private Ranked placedColumns(int first, int count, BitSet rows) {
    if (count == 1 && rows.cardinality() == 1) {
      return placedSample(first, rows.nextSetBit(0));
    }
    int phase = first % tileColumns;
    Key key = new Key(phase, count, rows);
    Integer list = shared.columns.get(key);
    if (list == null || !covers(shared.lists.get(list))) {
      list = add(count == 1 ? column(phase, rows) : twoParts(phase, count, rows));
      shared.columns.put(key, list);
    }
    return pruned(read(list, first / tileColumns));
  }

  /** Whether a list that was made for another rank holds all that can have one wanted here. */
  private boolean covers(Ranked list) {
    int end = list.dropped() + list.nodes().length;
    return list.dropped() <= low(list.size()) && end >= high(list.size());
  }

  private Ranked pruned(Ranked list) {
    int low = low(list.size());
    int[] nodes =
        Arrays.copyOfRange(list.nodes(), low - list.dropped(), high(list.size()) - list.dropped());
    return new Ranked(nodes, list.size(), low);
  }

  private Ranked column(int phase, BitSet rows) {
    int[] sorted = merge.sort(rows.stream().map(row -> graph.sample(phase, 0, row)).toArray());
    int low = low(sorted.length);
    return new Ranked(Arrays.copyOfRange(sorted, low, high(sorted.length)), sorted.length, low);
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
    return merge(placedColumns(phase, left, rows), placedColumns(phase + left, count - left, rows));
  }

  Ranked merge(Ranked x, Ranked y) {
    int size = x.size() + y.size();
    int dropped = x.dropped() + y.dropped();
    int low = Math.max(0, low(size) - dropped);
    int high = Math.min(x.nodes().length + y.nodes().length, high(size) - dropped);
    return new Ranked(merge.merge(x.nodes(), y.nodes(), low, high), size, dropped + low);
  }

  /** The first in a list of {@code size} samples that can have a rank wanted. */
  private int low(int size) {
    return Math.max(0, mask.rank() - (mask.samples() - size));
  }

  /** That after the last. */
  private int high(int size) {
    return Math.min(size, mask.upperRank() + 1);
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

  /** The nodes of the ranks wanted in a list of the whole window. */
  RankSplit.Bounds bounds(Ranked window) {
    return new RankSplit.Bounds(
        window.nodes()[mask.rank() - window.dropped()],
        window.nodes()[mask.upperRank() - window.dropped()]);
  }

  private int add(Ranked list) {
    shared.lists.add(list);
    return shared.lists.size() - 1;
  }

  private Ranked read(int list, int tile) {
    Ranked content = shared.lists.get(list);
    int[] nodes = new int[content.nodes().length];
    Arrays.setAll(nodes, i -> graph.shared(list, tile, i));
    return new Ranked(nodes, content.size(), content.dropped());
  }
}
