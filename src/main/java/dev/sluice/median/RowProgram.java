package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * A network as a list of row operations for an interpreter: each minimum, maximum, or pair of both,
 * takes two rows and gives one or two.
 */
final class RowProgram {
  /**
   * Where the lanes of a value lie.
   *
   * @param input whether row is an input row, or else a slot
   * @param tile how many tiles to the right
   */
  record Place(boolean input, int row, int tile) {}

  /** A slot that is not written. */
  static final int NONE = -1;

  /**
   * One operation.
   *
   * @param min slot for the minimum, or {@link #NONE}
   * @param max slot for the maximum, or {@link #NONE}
   * @param halo for how many tiles beyond the last one it runs
   */
  record Step(Place x, Place y, int min, int max, int halo) {}

  private record Operands(int x, int y) {}

  /** What a node comes down to: a sample or a computed node, some tiles to the right. */
  private record Value(int node, int tile) {}

  private final MedianNetwork network;
  private final MinMaxGraph graph;
  private final NetworkUse use;
  private final Map<Integer, Integer> haloOf = new LinkedHashMap<>();
  private final Map<Operands, int[]> pairs = new LinkedHashMap<>();
  private final Map<Integer, Integer> slotOf = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final Place[] outputs;
  private int slots;

  RowProgram(MedianNetwork network) {
    this.network = network;
    this.graph = network.graph();
    this.use = new NetworkUse(network);
    for (int list : use.order()) {
      collect(use.nodes(list), use.halo(list));
    }
    collect(network.outputs(), 0);
    pair();
    emit();
    this.outputs = new Place[network.outputs().length];
    Arrays.setAll(outputs, i -> place(network.outputs()[i]));
  }

  MedianNetwork network() {
    return network;
  }

  List<Step> steps() {
    return steps;
  }

  int slots() {
    return slots;
  }

  /** Where each output of the tile is found in the end. */
  List<Place> outputs() {
    return List.of(outputs);
  }

  /** Minima and maxima for one tile. */
  int operations() {
    return haloOf.size();
  }

  private void collect(int[] nodes, int halo) {
    int[] reached =
        graph.reach(nodes, Set.of()).stream()
            .filter(graph::computes)
            .mapToInt(Integer::intValue)
            .sorted() // operands come before what is computed of them
            .toArray();
    for (int node : reached) {
      haloOf.merge(node, halo, Math::max);
    }
  }

  /** The minimum and the maximum of the same two nodes are computed together. */
  private void pair() {
    for (int node : haloOf.keySet()) {
      MinMaxGraph.Node content = graph.node(node);
      int[] pair =
          pairs.computeIfAbsent(
              new Operands(content.a(), content.b()), operands -> new int[] {NONE, NONE});
      pair[content.op() == MinMaxGraph.Op.MIN ? 0 : 1] = node;
    }
  }

  private void emit() {
    Map<Integer, Integer> lastStep = lastSteps();
    PriorityQueue<Integer> free = new PriorityQueue<>();
    int index = 0;
    for (Map.Entry<Operands, int[]> entry : pairs.entrySet()) {
      Place x = place(entry.getKey().x());
      Place y = place(entry.getKey().y());
      int left = value(entry.getKey().x()).node();
      int right = value(entry.getKey().y()).node();
      releaseAfter(index, left, lastStep, free);
      if (left != right) {
        releaseAfter(index, right, lastStep, free);
      }
      int[] pair = entry.getValue();
      int halo = 0;
      int[] targets = {NONE, NONE};
      for (int i = 0; i < 2; i++) {
        if (pair[i] != NONE) {
          halo = Math.max(halo, haloOf.getOrDefault(pair[i], 0));
          targets[i] = free.isEmpty() ? slots++ : free.remove();
          slotOf.put(pair[i], targets[i]);
        }
      }
      steps.add(new Step(x, y, targets[0], targets[1], halo));
      index++;
    }
  }

  private void releaseAfter(
      int step, int node, Map<Integer, Integer> lastStep, PriorityQueue<Integer> free) {
    if (graph.computes(node) && Integer.valueOf(step).equals(lastStep.get(node))) {
      free.add(slot(node));
    }
  }

  /** The last step that reads each computed node; those of the outputs are read after all. */
  private Map<Integer, Integer> lastSteps() {
    Map<Integer, Integer> last = new HashMap<>();
    int index = 0;
    for (Operands operands : pairs.keySet()) {
      last.put(value(operands.x()).node(), index);
      last.put(value(operands.y()).node(), index);
      index++;
    }
    for (int output : network.outputs()) {
      last.put(value(output).node(), Integer.MAX_VALUE);
    }
    return last;
  }

  private Value value(int index) {
    int node = index;
    int tile = 0;
    while (graph.node(node).op() == MinMaxGraph.Op.SHARED) {
      MinMaxGraph.Node read = graph.node(node);
      tile += read.b();
      node = network.lists().get(read.a()).nodes()[read.c()];
    }
    return new Value(node, tile);
  }

  private Place place(int index) {
    Value value = value(index);
    MinMaxGraph.Node node = graph.node(value.node());
    if (node.op() == MinMaxGraph.Op.SAMPLE) {
      int row = node.c() * network.tile().columns() + node.a();
      return new Place(true, row, value.tile() + node.b());
    }
    return new Place(false, slot(value.node()), value.tile());
  }

  private int slot(int node) {
    Integer slot = slotOf.get(node);
    if (slot == null) {
      throw new IllegalStateException("node " + node + " has no slot");
    }
    return slot;
  }
}
