package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedMergeTest {
  private final MinMaxGraph graph = new MinMaxGraph();
  private final SortedMerge merge = new SortedMerge(graph);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14})
  void sortsEveryZeroAndOne(int size) {
    int[] sorted = merge.sort(inputs(0, size));
    for (int bits = 0; bits < 1 << size; bits++) {
      assertThat(values(sorted, bits)).as("%d of %d", bits, size).isSorted();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 9})
  void mergesAnyRanksOfAnyLengths(int left) {
    for (int right = 1; right <= 7; right++) {
      int size = left + right;
      for (int low = 0; low < size; low++) {
        for (int high = low + 1; high <= size; high++) {
          check(left, right, low, high);
        }
      }
    }
  }

  private void check(int left, int right, int low, int high) {
    int[] merged = merge.merge(inputs(0, left), inputs(left, right), low, high);
    for (int leftOnes = 0; leftOnes <= left; leftOnes++) {
      for (int rightOnes = 0; rightOnes <= right; rightOnes++) {
        int bits = ones(left, leftOnes) | ones(right, rightOnes) << left;
        int[] expected = new int[high - low];
        int zeros = left + right - leftOnes - rightOnes;
        Arrays.setAll(expected, i -> low + i < zeros ? 0 : 1);
        assertThat(values(merged, bits))
            .as("%d and %d, ranks %d to %d", left, right, low, high)
            .isEqualTo(expected);
      }
    }
  }

  /** The highest {@code count} of so many bits. */
  private static int ones(int size, int count) {
    return (1 << size) - (1 << (size - count));
  }

  private int[] inputs(int from, int count) {
    return IntStream.range(from, from + count).map(i -> graph.sample(0, 0, i)).toArray();
  }

  private int[] values(int[] nodes, int bits) {
    return Arrays.stream(nodes).map(node -> value(node, bits)).toArray();
  }

  private int value(int index, int bits) {
    MinMaxGraph.Node node = graph.node(index);
    return switch (node.op()) {
      case SAMPLE -> bits >>> node.c() & 1;
      case MIN -> value(node.a(), bits) & value(node.b(), bits);
      case MAX -> value(node.a(), bits) | value(node.b(), bits);
      case SHARED, CHOICE -> throw new IllegalStateException();
    };
  }
}
