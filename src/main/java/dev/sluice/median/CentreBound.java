package dev.sluice.median;

/**
 * A bound of the centre-weighted median. Where the centre counts {@code weight} times among n
 * samples, the weighted window holds {@code n - 1 + weight}; the sample at index t of it is the
 * centre, raised to the one at index {@code t - (weight - 1)} of the window as it is and lowered to
 * that at index {@code t} (Ko and Lee, "Center Weighted Median Filters and Their Applications to
 * Image Enhancement", IEEE Trans. Circuits and Systems 38(9), 1991).
 *
 * @param weight odd, at least 1
 * @param upper whether it bounds from above
 * @param middle which middle of the weighted window, never the mean
 */
record CentreBound(int weight, boolean upper, Rank middle) implements Rank {
  @Override
  public int index(int samples) {
    int wanted = middle.index(samples - 1 + weight);
    return Math.clamp(upper ? wanted : wanted - (weight - 1), 0, samples - 1);
  }

  @Override
  public String id() {
    return "centre-" + (upper ? "upper-" : "lower-") + middle.id() + "-" + weight;
  }
}
