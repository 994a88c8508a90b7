package dev.sluice.median;

/** Which sample of a sorted window is wanted. */
public sealed interface Rank permits Middle, Extreme, CentreBound {
  /** The sample at index n / 2 of n: the upper of the two middles of an even number. */
  Rank UPPER = Middle.UPPER;

  /** The sample at index (n - 1) / 2 of n: the lower of the two middles of an even number. */
  Rank LOWER = Middle.LOWER;

  /**
   * The mean of the lower and the upper middle, cast to the sample type: integers lose the fraction
   * (towards zero), floats are rounded once. Minus and plus infinity have no mean; the upper stays.
   */
  Rank MEAN = Middle.MEAN;

  /**
   * Index in a sorted window.
   *
   * @param samples in the window, at least 1
   * @return 0 to samples - 1
   * @throws UnsupportedOperationException for a mean, which is no sample of the window
   */
  int index(int samples);

  /** The name in descriptions, in lower case. */
  String id();
}
