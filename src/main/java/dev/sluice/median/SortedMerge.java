package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sorts and merges lists of graph nodes by networks of minima and maxima. */
final class SortedMerge {
  /** Least networks for up to 8 values: pairs of indices (Knuth, TAOCP 3, 5.3.4). */
  private static final int[][] SORTING = {
    {},
    {},
    {0, 1},
    {0, 2, 0, 1, 1, 2},
    {0, 2, 1, 3, 0, 1, 2, 3, 1, 2},
    {0, 3, 1, 4, 0, 2, 1, 3, 0, 1, 2, 4, 1, 2, 3, 4, 2, 3},
    {0, 5, 1, 3, 2, 4, 1, 2, 3, 4, 0, 3, 2, 5, 0, 1, 2, 3, 4, 5, 1, 2, 3, 4},
    {
      0, 6, 2, 3, 4, 5, 0, 2, 1, 4, 3, 6, 0, 1, 2, 5, 3, 4, 1, 2, 4, 6, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6
    },
    {
      0, 2, 1, 3, 4, 6, 5, 7, 0, 4, 1, 5, 2, 6, 3, 7, 0, 1, 2, 3, 4, 5, 6, 7, 2, 4, 3, 5, 1, 4, 3,
      6, 1, 2, 3, 4, 5, 6
    }
  };

  /** Up to so many ranks, selecting them one by one may be cheaper than merging. */
  private static final int FEW = 3;

  private final MinMaxGraph graph;

  SortedMerge(MinMaxGraph graph) {
    this.graph = graph;
  }

  int[] sort(int... values) {
    if (values.length < SORTING.length) {
      return sortFew(values.clone());
    }
    int half = (values.length + 1) / 2;
    int[] low = sort(Arrays.copyOf(values, half));
    int[] high = sort(Arrays.copyOfRange(values, half, values.length));
    return merge(low, high, 0, values.length);
  }

  private int[] sortFew(int[] values) {
    int[] network = SORTING[values.length];
    for (int i = 0; i < network.length; i += 2) {
      int x = values[network[i]];
      int y = values[network[i + 1]];
      values[network[i]] = graph.min(x, y);
      values[network[i + 1]] = graph.max(x, y);
    }
    return values;
  }

  /** Ranks {@code low} to {@code high - 1} of the union of two sorted lists. */
  int[] merge(int[] x, int[] y, int low, int high) {
    int dropX = Math.max(0, low - y.length);
    int dropY = Math.max(0, low - x.length);
    int[] fromX = Arrays.copyOfRange(x, dropX, Math.max(dropX, Math.min(x.length, high)));
    int[] fromY = Arrays.copyOfRange(y, dropY, Math.max(dropY, Math.min(y.length, high)));
    int from = low - dropX - dropY;
    int to = high - dropX - dropY;
    if (fromX.length == 0) {
      return Arrays.copyOfRange(fromY, from, to);
    }
    if (fromY.length == 0) {
      return Arrays.copyOfRange(fromX, from, to);
    }
    int[] merged = Arrays.copyOfRange(oddEven(fromX, fromY), from, to);
    if (to - from > FEW) {
      return merged;
    }
    int[] selected = new int[to - from];
    for (int rank = from; rank < to; rank++) {
      selected[rank - from] = select(fromX, fromY, rank);
    }
    Set<Integer> given = new HashSet<>();
    Arrays.stream(fromX).forEach(given::add);
    Arrays.stream(fromY).forEach(given::add);
    return graph.cost(selected, given) <= graph.cost(merged, given) ? selected : merged;
  }

  /** Batcher's odd-even merge of two sorted lists of any length. */
  private int[] oddEven(int[] x, int[] y) {
    if (x.length == 0) {
      return y;
    }
    if (y.length == 0) {
      return x;
    }
    if (x.length == 1 && y.length == 1) {
      return new int[] {graph.min(x[0], y[0]), graph.max(x[0], y[0])};
    }
    int[] even = oddEven(everySecond(x, 0), everySecond(y, 0));
    int[] odd = oddEven(everySecond(x, 1), everySecond(y, 1));
    int[] out = new int[x.length + y.length];
    int filled = 0;
    out[filled++] = even[0];
    for (int i = 0; i + 1 < even.length || i < odd.length; i++) {
      if (i + 1 < even.length && i < odd.length) {
        out[filled++] = graph.min(even[i + 1], odd[i]);
        out[filled++] = graph.max(even[i + 1], odd[i]);
      } else {
        out[filled++] = i + 1 < even.length ? even[i + 1] : odd[i];
      }
    }
    return out;
  }

  private static int[] everySecond(int[] values, int from) {
    int[] out = new int[(values.length - from + 1) / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[from + 2 * i];
    }
    return out;
  }

  /** Rank {@code rank} of the union of two sorted lists: the least of maxima of pairs. */
  private int select(int[] x, int[] y, int rank) {
    List<Integer> terms = new ArrayList<>();
    for (int i = 0; i <= rank + 1; i++) {
      int j = rank + 1 - i;
      if (i > x.length || j > y.length) {
        continue;
      }
      terms.add(i == 0 ? y[j - 1] : j == 0 ? x[i - 1] : graph.max(x[i - 1], y[j - 1]));
    }
    while (terms.size() > 1) {
      List<Integer> halved = new ArrayList<>();
      for (int i = 0; i < terms.size(); i += 2) {
        halved.add(i + 1 < terms.size() ? graph.min(terms.get(i), terms.get(i + 1)) : terms.get(i));
      }
      terms = halved;
    }
    return terms.getFirst();
  }
}
