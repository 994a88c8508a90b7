package dev.sluice.median;

import dev.sluice.median.Stage.Instruction;
import dev.sluice.median.Stage.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns nodes of a network into stages: order, cut, registers. */
final class StageBuilder {
  private record Visit(int node, boolean expanded) {}

  private final MedianNetwork network;
  private final MinMaxGraph graph;
  private final Set<Integer> inlined;
  private final StagePlan plan;
  private final int stageOperations;

  StageBuilder(MedianNetwork network, Set<Integer> inlined, StagePlan plan, int stageOperations) {
    this.network = network;
    this.graph = network.graph();
    this.inlined = inlined;
    this.plan = plan;
    this.stageOperations = stageOperations;
  }

  /**
   * @param symbols where each node goes: a slot's symbol, or the complement of an output row
   */
  List<Stage> build(int[] nodes, int[] symbols, int halo) {
    Map<Integer, Integer> same = new HashMap<>();
    List<Integer> order = order(nodes, same);
    Map<Integer, List<Integer>> stores = new HashMap<>();
    for (int i = 0; i < nodes.length; i++) {
      stores.computeIfAbsent(resolve(same, nodes[i]), node -> new ArrayList<>()).add(symbols[i]);
    }
    List<List<Integer>> units = paired(order, same);
    int total = (int) order.stream().filter(graph::computes).count();
    int parts = Math.max(1, Math.ceilDiv(total, stageOperations));
    List<Stage> stages = stages(segments(units, total, parts), same, stores, halo);
    while (parts < total && stages.stream().anyMatch(Stage::tooLong)) {
      parts++;
      stages = stages(segments(units, total, parts), same, stores, halo);
    }
    return stages;
  }

  private List<Stage> stages(
      List<List<Integer>> segments,
      Map<Integer, Integer> same,
      Map<Integer, List<Integer>> stores,
      int halo) {
    Map<Integer, Integer> segmentOf = new HashMap<>();
    Map<Integer, Integer> lastReader = new HashMap<>();
    for (int s = 0; s < segments.size(); s++) {
      for (int node : segments.get(s)) {
        segmentOf.put(node, s);
        for (int operand : graph.node(node).operands()) {
          lastReader.merge(resolve(same, operand), s, Math::max);
        }
      }
    }
    Emission emission = new Emission(same, stores, segmentOf, lastReader);
    List<Stage> stages = new ArrayList<>();
    for (int s = 0; s < segments.size(); s++) {
      stages.add(emission.stage(s, segments.get(s), halo));
    }
    return stages;
  }

  /** Operands first, depth first; reads of inlined lists become what is read ({@code same}). */
  private List<Integer> order(int[] nodes, Map<Integer, Integer> same) {
    List<Integer> order = new ArrayList<>();
    Deque<Visit> open = new ArrayDeque<>();
    for (int output : nodes) {
      open.push(new Visit(output, false));
      while (!open.isEmpty()) {
        Visit visit = open.pop();
        int index = visit.node();
        if (same.containsKey(index)) {
          continue;
        }
        MinMaxGraph.Node node = graph.node(index);
        if (node.op() == MinMaxGraph.Op.SHARED && inlined.contains(node.a())) {
          int content = network.lists().get(node.a()).nodes()[node.c()];
          Integer resolved = same.get(content);
          if (resolved != null) {
            same.put(index, resolved);
          } else {
            open.push(visit);
            open.push(new Visit(content, false));
          }
        } else if (!node.op().computes() || visit.expanded()) {
          same.put(index, index);
          order.add(index);
        } else {
          open.push(new Visit(index, true));
          int[] operands = node.operands();
          for (int i = operands.length - 1; i >= 0; i--) {
            open.push(new Visit(operands[i], false));
          }
        }
      }
    }
    return order;
  }

  /** The minimum and the maximum of the same two stand side by side. */
  private List<List<Integer>> paired(List<Integer> order, Map<Integer, Integer> same) {
    Map<Set<Integer>, List<Integer>> groups = new HashMap<>();
    List<List<Integer>> units = new ArrayList<>();
    for (int index : order) {
      MinMaxGraph.Node node = graph.node(index);
      if (!node.op().computes() || node.op() == MinMaxGraph.Op.CHOICE) {
        units.add(List.of(index));
        continue;
      }
      Set<Integer> operands = new HashSet<>();
      operands.add(resolve(same, node.a()));
      operands.add(resolve(same, node.b()));
      List<Integer> group = groups.get(operands);
      if (group == null) {
        group = new ArrayList<>();
        groups.put(operands, group);
        units.add(group);
      }
      group.add(node.op() == MinMaxGraph.Op.MIN ? 0 : group.size(), index);
    }
    return units;
  }

  private static int resolve(Map<Integer, Integer> same, int node) {
    Integer resolved = same.get(node);
    if (resolved == null) {
      throw new IllegalStateException("node " + node + " was not ordered");
    }
    return resolved;
  }

  /** Cut into about equal parts of at most {@link #stageOperations}; pairs stay together. */
  private List<List<Integer>> segments(List<List<Integer>> units, int total, int parts) {
    int limit = Math.min(stageOperations, Math.ceilDiv(total, parts) + 1);
    List<List<Integer>> segments = new ArrayList<>();
    segments.add(new ArrayList<>());
    int filled = 0;
    for (List<Integer> unit : units) {
      if (graph.computes(unit.getFirst())) {
        if (filled + unit.size() > limit && filled > 0) {
          segments.add(new ArrayList<>());
          filled = 0;
        }
        filled += unit.size();
      }
      segments.getLast().addAll(unit);
    }
    return segments;
  }

  /** Emits the segments of one order; values that a later segment reads travel in slots. */
  private final class Emission {
    private final Map<Integer, Integer> same;
    private final Map<Integer, List<Integer>> stores;
    private final Map<Integer, Integer> segmentOf;
    private final Map<Integer, Integer> lastReader;
    private final Map<Integer, Integer> carried = new HashMap<>();

    Emission(
        Map<Integer, Integer> same,
        Map<Integer, List<Integer>> stores,
        Map<Integer, Integer> segmentOf,
        Map<Integer, Integer> lastReader) {
      this.same = same;
      this.stores = stores;
      this.segmentOf = segmentOf;
      this.lastReader = lastReader;
    }

    Stage stage(int segment, List<Integer> nodes, int halo) {
      List<Integer> order = withLoads(nodes);
      Map<Integer, Integer> lastUse = lastUses(order, segment);
      StageRegisters registers = new StageRegisters();
      List<Instruction> code = new ArrayList<>();
      int operations = 0;
      for (int i = 0; i < order.size(); i++) {
        int step = i;
        int index = order.get(i);
        MinMaxGraph.Node node = graph.node(index);
        boolean computedHere = computedIn(segment, index);
        if (computedHere) {
          operations++;
          int[] operands = operands(node);
          int[] from = Arrays.stream(operands).map(registers::of).toArray();
          Arrays.stream(operands).distinct().forEach(o -> registers.releaseAt(step, lastUse, o));
          code.add(computation(node.op(), registers.take(index), from));
        } else {
          code.add(load(index, node, registers.take(index)));
        }
        store(segment, index, computedHere, registers.of(index), code);
        if (!lastUse.containsKey(index)) {
          registers.release(index);
        }
      }
      return new Stage(halo, registers.count(), operations, code);
    }

    private int[] operands(MinMaxGraph.Node node) {
      return Arrays.stream(node.operands()).map(operand -> resolve(same, operand)).toArray();
    }

    private static Instruction computation(MinMaxGraph.Op op, int target, int[] from) {
      return switch (op) {
        case MIN -> new Instruction(Kind.MIN, target, from[0], from[1]);
        case MAX -> new Instruction(Kind.MAX, target, from[0], from[1]);
        case CHOICE -> new Instruction(Kind.CHOOSE, target, from[0], from[1], from[2], from[3]);
        case SAMPLE, SHARED -> throw new IllegalStateException("nothing to compute");
      };
    }

    private boolean computedIn(int segment, int node) {
      return graph.computes(node) && Integer.valueOf(segment).equals(segmentOf.get(node));
    }

    /** Each operand that is not computed here is loaded just before its first reader. */
    private List<Integer> withLoads(List<Integer> nodes) {
      List<Integer> order = new ArrayList<>();
      Set<Integer> in = new HashSet<>();
      for (int index : nodes) {
        if (graph.computes(index)) {
          for (int operand : operands(graph.node(index))) {
            if (in.add(operand)) {
              order.add(operand);
            }
          }
          order.add(index);
          in.add(index);
        } else if (stores.containsKey(index) && in.add(index)) {
          order.add(index);
        }
      }
      return order;
    }

    private Map<Integer, Integer> lastUses(List<Integer> order, int segment) {
      Map<Integer, Integer> lastUse = new HashMap<>();
      for (int i = 0; i < order.size(); i++) {
        if (computedIn(segment, order.get(i))) {
          for (int operand : operands(graph.node(order.get(i)))) {
            lastUse.put(operand, i);
          }
        }
      }
      return lastUse;
    }

    private Instruction load(int index, MinMaxGraph.Node node, int target) {
      return switch (node.op()) {
        case SAMPLE ->
            new Instruction(
                Kind.LOAD_INPUT, target, node.c() * network.tile().columns() + node.a(), node.b());
        case SHARED ->
            new Instruction(Kind.LOAD_SLOT, target, plan.symbol(node.a(), node.c()), node.b());
        case MIN, MAX, CHOICE ->
            new Instruction(Kind.LOAD_SLOT, target, resolve(carried, index), 0);
      };
    }

    private void store(
        int segment, int index, boolean computedHere, int register, List<Instruction> code) {
      boolean ownedHere = Integer.valueOf(segment).equals(segmentOf.get(index));
      if (ownedHere) {
        for (int symbol : stores.getOrDefault(index, List.of())) {
          code.add(
              symbol < 0
                  ? new Instruction(Kind.STORE_OUTPUT, register, ~symbol, 0)
                  : new Instruction(Kind.STORE_SLOT, register, symbol, 0));
        }
      }
      if (computedHere && lastReader.getOrDefault(index, -1) > segment) {
        int symbol = plan.freshSymbol();
        carried.put(index, symbol);
        code.add(new Instruction(Kind.STORE_SLOT, register, symbol, 0));
      }
    }
  }
}
