package dev.sluice.median;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Registers given to values; a freed one is taken again first. */
final class StageRegisters {
  private final Map<Integer, Integer> ofNode = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private int count;

  int of(int node) {
    Integer register = ofNode.get(node);
    if (register == null) {
      throw new IllegalStateException("node " + node + " has no register");
    }
    return register;
  }

  int take(int node) {
    int register = free.isEmpty() ? count++ : free.pop();
    ofNode.put(node, register);
    return register;
  }

  void release(int node) {
    free.push(of(node));
  }

  void releaseAt(int step, Map<Integer, Integer> lastUse, int node) {
    if (Integer.valueOf(step).equals(lastUse.get(node))) {
      release(node);
    }
  }

  int count() {
    return count;
  }
}
