package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A network of compare-and-exchange steps that leaves the median of a footprint on one of its
 * wires. Immutable.
 *
 * <p>A whole window: each column is sorted first, which neighbouring windows share, then each rank
 * across the columns. In a matrix with sorted rows and columns most places are too low or too high
 * to be the median; the rest is sorted. Any other footprint: its samples are sorted. Steps that the
 * median does not depend on are left out.
 *
 * @param samples wires, one for each sample; where columns are sorted first, wire {@code row *
 *     columns + column} starts with that rank of that column
 * @param rows row in the window from which a wire starts
 * @param columns column in the window from which a wire starts
 * @param vertical steps that sort the rows of a column; empty where that is not done
 * @param steps steps over the wires
 * @param result wire that ends as the median
 */
record ComparatorPlan(
    int samples, int[] rows, int[] columns, Step[] vertical, Step[] steps, int result) {

  /** What a step does to its two wires. */
  enum Action {
    /** The lesser to the first, the greater to the second. */
    SORT,
    /** The lesser to the first; the second is not needed any more. */
    LESSER,
    /** The greater to the second; the first is not needed any more. */
    GREATER
  }

  record Step(Action action, int first, int second) {}

  static ComparatorPlan of(Window window, boolean[] mask) {
    return of(window, mask, Rank.UPPER);
  }

  /**
   * @param rank of the sample wanted, in place of the median
   */
  static ComparatorPlan of(Window window, boolean[] mask, Rank rank) {
    int[] taps = new int[mask.length];
    int samples = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        taps[samples++] = i;
      }
    }
    int[] rows = new int[samples];
    int[] columns = new int[samples];
    for (int i = 0; i < samples; i++) {
      rows[i] = taps[i] / window.columns();
      columns[i] = taps[i] % window.columns();
    }
    if (samples == mask.length) {
      return ofWhole(window, rows, columns, rank.index(samples));
    }
    List<Step> steps = sort(range(0, samples));
    int result = rank.index(samples);
    return new ComparatorPlan(
        samples, rows, columns, new Step[0], needed(steps, samples, result), result);
  }

  private static ComparatorPlan ofWhole(Window window, int[] rows, int[] columns, int median) {
    int high = window.rows();
    int wide = window.columns();
    int samples = high * wide;
    List<Step> steps = new ArrayList<>();
    int[] open = new int[samples];
    int count = 0;
    int below = 0;
    for (int row = 0; row < high; row++) {
      steps.addAll(sort(range(row * wide, wide)));
      for (int column = 0; column < wide; column++) {
        boolean tooHigh = (row + 1) * (column + 1) > median + 1;
        boolean tooLow = (high - row) * (wide - column) > samples - median;
        below += tooLow ? 1 : 0;
        if (!tooLow && !tooHigh) {
          open[count++] = row * wide + column;
        }
      }
    }
    int[] wires = Arrays.copyOf(open, count);
    steps.addAll(sort(wires));
    int result = wires[median - below];
    Step[] vertical = sort(range(0, high)).toArray(Step[]::new);
    return new ComparatorPlan(
        samples, rows, columns, vertical, needed(steps, samples, result), result);
  }

  private static int[] range(int from, int count) {
    int[] wires = new int[count];
    Arrays.setAll(wires, i -> from + i);
    return wires;
  }

  /** Batcher's odd-even merge sort for any number of wires (Knuth, 5.2.2, algorithm M). */
  private static List<Step> sort(int[] wires) {
    List<Step> steps = new ArrayList<>();
    int top = Integer.highestOneBit(Math.max(1, wires.length - 1));
    for (int p = top; p > 0; p >>= 1) {
      int q = top;
      int r = 0;
      int d = p;
      while (true) {
        for (int i = 0; i < wires.length - d; i++) {
          if ((i & p) == r) {
            steps.add(new Step(Action.SORT, wires[i], wires[i + d]));
          }
        }
        if (q == p) {
          break;
        }
        d = q - p;
        q >>= 1;
        r = p;
      }
    }
    return steps;
  }

  private static Step[] needed(List<Step> steps, int wires, int result) {
    BitSet used = new BitSet(wires);
    used.set(result);
    List<Step> kept = new ArrayList<>();
    for (Step step : steps.reversed()) {
      boolean first = used.get(step.first);
      boolean second = used.get(step.second);
      if (first || second) {
        Action action = first && second ? Action.SORT : first ? Action.LESSER : Action.GREATER;
        kept.add(new Step(action, step.first, step.second));
        used.set(step.first);
        used.set(step.second);
      }
    }
    return kept.reversed().toArray(Step[]::new);
  }
}
