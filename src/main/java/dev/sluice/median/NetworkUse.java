package dev.sluice.median;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which entries of the shared lists of a network are read, by whom and how far to the right. */
final class NetworkUse {
  /** Stands for the outputs where a list is meant. */
  static final int OUTPUTS = -1;

  /**
   * @param consumer list that reads, or {@link #OUTPUTS}
   * @param tile how many tiles to the right
   */
  record Read(int consumer, int tile) {}

  private final MedianNetwork network;
  private final TreeMap<Integer, TreeSet<Integer>> needed = new TreeMap<>();
  private final Map<Integer, Set<Read>> reads = new HashMap<>();
  private final Map<Integer, Set<Integer>> dependencies = new HashMap<>();
  private final Map<Integer, Integer> operations = new HashMap<>();
  private final Map<Integer, Integer> halos = new HashMap<>();
  private final List<Integer> order = new ArrayList<>();

  NetworkUse(MedianNetwork network) {
    this.network = network;
    scan(OUTPUTS, network.outputs());
    // A list reads only lists before it: by descending number all readers of a list are known.
    for (int list = network.lists().size() - 1; list >= 0; list--) {
      if (needed.containsKey(list)) {
        scan(list, nodes(list));
      }
    }
    arrange(OUTPUTS, new LinkedHashSet<>());
  }

  private void scan(int consumer, int[] nodes) {
    MinMaxGraph graph = network.graph();
    Set<Integer> sources = new LinkedHashSet<>();
    int cost = 0;
    for (int index : graph.reach(nodes, Set.of())) {
      MinMaxGraph.Node node = graph.node(index);
      if (node.op().computes()) {
        cost++;
      } else if (node.op() == MinMaxGraph.Op.SHARED) {
        needed.computeIfAbsent(node.a(), list -> new TreeSet<>()).add(node.c());
        reads
            .computeIfAbsent(node.a(), list -> new LinkedHashSet<>())
            .add(new Read(consumer, node.b()));
        sources.add(node.a());
      }
    }
    dependencies.put(consumer, sources);
    operations.put(consumer, cost);
  }

  private void arrange(int consumer, Set<Integer> done) {
    for (int list : dependencies.getOrDefault(consumer, Set.of())) {
      if (done.add(list)) {
        arrange(list, done);
        order.add(list);
      }
    }
  }

  /** The lists that are read at all, each after those that it reads. */
  List<Integer> order() {
    return Collections.unmodifiableList(order);
  }

  /** The entries of a list that are read, ascending. */
  int[] entries(int list) {
    return needed.getOrDefault(list, new TreeSet<>()).stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The nodes of {@link #entries}. */
  int[] nodes(int list) {
    int[] all = network.lists().get(list).nodes();
    int[] nodes = entries(list);
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = all[nodes[i]];
    }
    return nodes;
  }

  /** Minima and maxima of a list, without those of the lists that it reads. */
  int operations(int list) {
    return operations.getOrDefault(list, 0);
  }

  /** Minima and maxima for one tile. */
  int operations() {
    return operations.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether only one other list reads it, and that for the same tile. */
  boolean readOnceInPlace(int list) {
    Set<Read> by = reads.getOrDefault(list, Set.of());
    return by.size() == 1 && by.iterator().next().tile() == 0;
  }

  /** For how many tiles beyond the last one a list has to be computed. */
  int halo(int list) {
    if (list == OUTPUTS) {
      return 0;
    }
    Integer known = halos.get(list);
    if (known == null) {
      int most = 0;
      for (Read read : reads.getOrDefault(list, Set.of())) {
        most = Math.max(most, read.tile() + halo(read.consumer()));
      }
      known = most;
      halos.put(list, known);
    }
    return known;
  }
}
