package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** A network cut into stages that pass values on in slots: scratch rows of one value per tile. */
final class StagePlan {
  /**
   * How to cut.
   *
   * @param inlineCost a list with one reader is computed inside of it up to this cost
   * @param stageOperations most minima and maxima in one stage
   */
  record Cut(int inlineCost, int stageOperations) {}

  private record Entry(int list, int index) {}

  private final MedianNetwork network;
  private final NetworkUse use;
  private final List<Stage> stages = new ArrayList<>();
  private final Map<Entry, Integer> symbols = new HashMap<>();
  private int symbolCount;
  private int slots;

  StagePlan(MedianNetwork network, Cut cut) {
    this.network = network;
    this.use = new NetworkUse(network);
    Set<Integer> inlined = new HashSet<>();
    for (int list : use.order()) {
      if (use.readOnceInPlace(list) && use.operations(list) <= cut.inlineCost()) {
        inlined.add(list);
      }
    }
    StageBuilder builder = new StageBuilder(network, inlined, this, cut.stageOperations());
    for (int list : use.order()) {
      if (!inlined.contains(list)) {
        int[] symbolOf = Arrays.stream(use.entries(list)).map(i -> symbol(list, i)).toArray();
        stages.addAll(builder.build(use.nodes(list), symbolOf, use.halo(list)));
      }
    }
    int[] outputs = new int[network.outputs().length];
    Arrays.setAll(outputs, i -> ~i);
    stages.addAll(builder.build(network.outputs(), outputs, 0));
    List<Stage> fused = StageFusion.fuse(stages, cut.stageOperations());
    stages.clear();
    stages.addAll(fused);
    assignSlots();
  }

  MedianNetwork network() {
    return network;
  }

  List<Stage> stages() {
    return stages;
  }

  int slots() {
    return slots;
  }

  /** Minima and maxima for one tile. */
  int operations() {
    return use.operations();
  }

  /** Tiles right of the last one whose samples are read. */
  static int halo(MedianNetwork network) {
    int columns = network.tile().columns();
    return (network.mask().columns() + columns - 2) / columns;
  }

  int symbol(int list, int index) {
    return symbols.computeIfAbsent(new Entry(list, index), entry -> symbolCount++);
  }

  int freshSymbol() {
    return symbolCount++;
  }

  /** Few slots for many symbols: one is free again after the last stage that touches it. */
  private void assignSlots() {
    int[] first = new int[symbolCount];
    int[] last = new int[symbolCount];
    Arrays.fill(first, -1);
    for (int s = 0; s < stages.size(); s++) {
      for (Stage.Instruction step : stages.get(s).code()) {
        if (step.touchesSlot()) {
          first[step.a()] = first[step.a()] < 0 ? s : first[step.a()];
          last[step.a()] = s;
        }
      }
    }
    int[] slotOf = new int[symbolCount];
    PriorityQueue<Integer> free = new PriorityQueue<>();
    for (int s = 0; s < stages.size(); s++) {
      for (int symbol = 0; symbol < symbolCount; symbol++) {
        if (first[symbol] == s) {
          slotOf[symbol] = free.isEmpty() ? slots++ : free.remove();
        }
      }
      for (int symbol = 0; symbol < symbolCount; symbol++) {
        if (first[symbol] >= 0 && last[symbol] == s) {
          free.add(slotOf[symbol]);
        }
      }
      stages.set(s, withSlots(stages.get(s), slotOf));
    }
  }

  private static Stage withSlots(Stage stage, int[] slotOf) {
    List<Stage.Instruction> code = new ArrayList<>(stage.code().size());
    for (Stage.Instruction step : stage.code()) {
      code.add(
          step.touchesSlot()
              ? new Stage.Instruction(step.kind(), step.target(), slotOf[step.a()], step.b())
              : step);
    }
    return new Stage(stage.halo(), stage.registers(), stage.operations(), code);
  }
}
