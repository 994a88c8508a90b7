package dev.sluice.median;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pruned network of a window as steps for whatever can take minima and maxima of whole planes.
 *
 * <p>Step i makes value i: a plane with one entry for each window, as many as there are samples.
 * The operands of a step come before it; the last value is the median. Immutable.
 *
 * @param rows of the window
 * @param columns of the window
 */
public record MedianProgram(int rows, int columns, List<Step> steps) {

  /** What makes a value. */
  public sealed interface Step {
    /** For how many windows right of a row's last one the value is needed as well. */
    int margin();
  }

  /** A sample of the window, counted from the window's upper left. */
  public record Sample(int row, int column, int margin) implements Step {}

  /** What a value is for the window so many columns to the right. */
  public record Beside(int value, int columns, int margin) implements Step {}

  /** The lesser of two values. */
  public record Least(int first, int second, int margin) implements Step {}

  /** The greater of two values. */
  public record Greatest(int first, int second, int margin) implements Step {}

  public MedianProgram {
    steps = List.copyOf(steps);
  }

  /**
   * The network that the engine compiles for this window when it makes one median at a time.
   *
   * @throws UnsupportedOperationException when the rank is the mean of two samples
   */
  public static MedianProgram of(MedianFilter filter) {
    WindowMask mask = WindowMask.of(filter.withKind(MedianKind.PLAIN));
    MedianNetwork network = new MedianNetwork(mask, new MedianNetwork.Tile(1, 1, 0));
    return new MedianProgram(mask.rows(), mask.columns(), new Writer(network).write());
  }

  /** Minima and maxima for one sample. */
  public int operations() {
    return (int) steps.stream().filter(s -> s instanceof Least || s instanceof Greatest).count();
  }

  private static final class Writer {
    private final MedianNetwork network;
    private final NetworkUse use;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Integer, Map<Integer, Integer>> entries = new HashMap<>();

    Writer(MedianNetwork network) {
      this.network = network;
      this.use = new NetworkUse(network);
    }

    List<Step> write() {
      for (int list : use.order()) {
        int[] nodes = use.nodes(list);
        int[] places = use.entries(list);
        Map<Integer, Integer> values = values(nodes, use.halo(list));
        Map<Integer, Integer> made = new HashMap<>();
        for (int i = 0; i < nodes.length; i++) {
          made.put(places[i], value(values, nodes[i]));
        }
        entries.put(list, made);
      }
      values(network.outputs(), 0);
      return steps;
    }

    /**
     * Values of the nodes and of all that they are made of; a node's operands have lower numbers.
     */
    private Map<Integer, Integer> values(int[] nodes, int margin) {
      Map<Integer, Integer> values = new HashMap<>();
      for (int index : new TreeSet<>(network.graph().reach(nodes, Set.of()))) {
        steps.add(step(network.graph().node(index), values, margin));
        values.put(index, steps.size() - 1);
      }
      return values;
    }

    private Step step(MinMaxGraph.Node node, Map<Integer, Integer> values, int margin) {
      return switch (node.op()) {
        case SAMPLE -> new Sample(node.c(), node.b(), margin);
        case SHARED ->
            new Beside(
                value(Objects.requireNonNull(entries.get(node.a())), node.c()), node.b(), margin);
        case MIN -> new Least(value(values, node.a()), value(values, node.b()), margin);
        case MAX -> new Greatest(value(values, node.a()), value(values, node.b()), margin);
        case CHOICE -> throw new IllegalArgumentException("a plain median chooses nothing");
      };
    }

    private static int value(Map<Integer, Integer> values, int key) {
      Integer value = values.get(key);
      if (value == null) {
        throw new IllegalStateException("operand " + key + " comes later");
      }
      return value;
    }
  }
}
