package dev.sluice.median;

import java.util.Arrays;

/**
 * Where the samples of a window stand, and which leave and enter when it moves one column on.
 * Immutable.
 *
 * @param taps row and column in the window of each sample, in pairs
 * @param leaving of those that leave; as seen from the window before the step
 * @param entering of those that enter; as seen from the window before the step
 */
record WindowEdges(int[] taps, int[] leaving, int[] entering) {

  static WindowEdges of(MedianFilter filter) {
    Window window = filter.window();
    boolean[] mask = filter.footprint().mask(window);
    int samples = 0;
    int edge = 0;
    int[] taps = new int[2 * mask.length];
    int[] leaving = new int[2 * mask.length];
    int[] entering = new int[2 * mask.length];
    for (int i = 0; i < mask.length; i++) {
      if (!mask[i]) {
        continue;
      }
      int row = i / window.columns();
      int column = i % window.columns();
      taps[2 * samples] = row;
      taps[2 * samples++ + 1] = column;
      if (column == 0 || !mask[i - 1]) {
        leaving[2 * edge] = row;
        leaving[2 * edge + 1] = column;
        int last = i;
        while (last % window.columns() + 1 < window.columns() && mask[last + 1]) {
          last++;
        }
        entering[2 * edge] = row;
        entering[2 * edge++ + 1] = last % window.columns() + 1;
      }
    }
    if (samples == 0) {
      throw new IllegalArgumentException("a footprint has at least one sample");
    }
    return new WindowEdges(
        Arrays.copyOf(taps, 2 * samples),
        Arrays.copyOf(leaving, 2 * edge),
        Arrays.copyOf(entering, 2 * edge));
  }

  /** Samples in the window. */
  int samples() {
    return taps.length / 2;
  }

  /** How many leave, and as many enter. */
  int edge() {
    return leaving.length / 2;
  }

  /** How many offsets there are. */
  int size() {
    return samples() + 2 * edge();
  }

  /** Writes the offsets in a tile with the given row stride: samples, leaving, entering. */
  void offsets(int stride, int[] offsets) {
    int at = 0;
    for (int[] places : new int[][] {taps, leaving, entering}) {
      for (int i = 0; i < places.length; i += 2) {
        offsets[at++] = places[i] * stride + places[i + 1];
      }
    }
  }
}
