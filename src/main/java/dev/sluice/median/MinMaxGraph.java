package dev.sluice.median;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph of minima, maxima and choices over the samples of a row of tiles; equal nodes exist once.
 * Nodes are named by index, and the operands of a node come before it. Not thread-safe.
 */
final class MinMaxGraph {
  enum Op {
    /** A sample: phase a of tile + b in row c. */
    SAMPLE,
    /** Entry c of shared list a, as tile + b computed it. */
    SHARED,
    /** The lesser of the nodes a and b. */
    MIN,
    /** The greater of the nodes a and b. */
    MAX,
    /** The node c where a and b differ in value, d where they do not. */
    CHOICE;

    boolean computes() {
      return this != SAMPLE && this != SHARED;
    }
  }

  record Node(Op op, int a, int b, int c, int d) {
    private static final int[] NONE = {};

    Node(Op op, int a, int b, int c) {
      this(op, a, b, c, 0);
    }

    /** The nodes that it is computed of. */
    int[] operands() {
      return switch (op) {
        case SAMPLE, SHARED -> NONE;
        case MIN, MAX -> new int[] {a, b};
        case CHOICE -> new int[] {a, b, c, d};
      };
    }

    /** Another operation on the same operands. */
    Node as(Op other) {
      return new Node(other, a, b, c, d);
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> indices = new HashMap<>();

  Node node(int index) {
    return nodes.get(index);
  }

  boolean computes(int index) {
    return nodes.get(index).op().computes();
  }

  int sample(int phase, int tile, int row) {
    return intern(new Node(Op.SAMPLE, phase, tile, row));
  }

  int shared(int list, int tile, int index) {
    return intern(new Node(Op.SHARED, list, tile, index));
  }

  int min(int x, int y) {
    return x == y ? x : intern(new Node(Op.MIN, Math.min(x, y), Math.max(x, y), 0));
  }

  int max(int x, int y) {
    return x == y ? x : intern(new Node(Op.MAX, Math.min(x, y), Math.max(x, y), 0));
  }

  int choice(int x, int y, int differing, int same) {
    return intern(new Node(Op.CHOICE, x, y, differing, same));
  }

  private int intern(Node node) {
    Integer known = indices.putIfAbsent(node, nodes.size());
    if (known != null) {
      return known;
    }
    nodes.add(node);
    return nodes.size() - 1;
  }

  /**
   * All nodes that {@code from} is computed of, itself included, without those below {@code cut}.
   */
  Set<Integer> reach(int[] from, Set<Integer> cut) {
    Set<Integer> seen = new LinkedHashSet<>();
    Deque<Integer> open = new ArrayDeque<>();
    for (int index : from) {
      open.push(index);
    }
    while (!open.isEmpty()) {
      int index = open.pop();
      if (seen.add(index) && !cut.contains(index)) {
        for (int operand : nodes.get(index).operands()) {
          open.push(operand);
        }
      }
    }
    return seen;
  }

  /** How many operations {@code from} takes when {@code cut} is given. */
  int cost(int[] from, Set<Integer> cut) {
    int cost = 0;
    for (int index : reach(from, cut)) {
      if (computes(index) && !cut.contains(index)) {
        cost++;
      }
    }
    return cost;
  }
}
