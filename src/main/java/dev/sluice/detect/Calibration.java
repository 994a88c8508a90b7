package dev.sluice.detect;

import java.util.Arrays;

/**
 * The threshold for a false-positive rate, from the scores of clean inputs, without an assumption
 * about how they are spread.
 *
 * <p>The threshold is the k+1st largest of n scores. Of the next clean input from where these came,
 * the chance to be over it is at most (k + 1) / (n + 1); as a quantity over all such samples it has
 * the distribution Beta(k + 1, n - k), whose quantiles are the interval.
 *
 * @param threshold a score above it flags a request
 * @param n scores
 * @param over of these, those above the threshold
 * @param expected false-positive rate, at most
 * @param low of the interval that holds the rate with a confidence of 95 %
 * @param high of that interval
 */
record Calibration(double threshold, int n, int over, double expected, double low, double high) {
  private static final double TAIL = 0.025;
  private static final int HALVINGS = 60;

  /**
   * @param rate wanted, above 0 and below 1
   * @throws IllegalArgumentException when there are too few scores for that rate
   */
  static Calibration of(double[] scores, double rate) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("the rate is " + rate + "; it lies between 0 and 1");
    }
    int n = scores.length;
    int k = (int) Math.floor(rate * (n + 1.0) + 1e-9) - 1;
    if (k < 0) {
      throw new IllegalArgumentException(
          "%d scores are too few for a rate of %s: it takes %d"
              .formatted(n, rate, (long) Math.ceil(1 / rate - 1 - 1e-9)));
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double threshold = sorted[n - k - 1];
    int over = (int) Arrays.stream(scores).filter(score -> score > threshold).count();
    return new Calibration(
        threshold, n, over, (k + 1.0) / (n + 1.0), quantile(TAIL, k, n), quantile(1 - TAIL, k, n));
  }

  /** Of Beta(k + 1, n - k): its distribution at x is the chance of more than k in n. */
  private static double quantile(double p, int k, int n) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (1 - atMost(k, n, middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The chance that of n at most k happen, each with probability x. */
  private static double atMost(int k, int n, double x) {
    double sum = 0;
    double logarithm = n * Math.log1p(-x);
    double odds = Math.log(x) - Math.log1p(-x);
    for (int i = 0; i <= k; i++) {
      sum += Math.exp(logarithm);
      logarithm += Math.log((double) (n - i) / (i + 1)) + odds;
    }
    return Math.min(1, sum);
  }
}
