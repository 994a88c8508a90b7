package dev.sluice.detect;

import java.util.Locale;

/** What the answers to an input and to its squeezed versions say about it. */
public sealed interface Verdict {
  /**
   * They could be compared.
   *
   * @param value largest L1 distance between the answers, 0 to 2 for probabilities, to six decimals
   * @param flagged whether that is over the threshold; never without one
   * @param flipped whether the label of any input is another after the path's own defence
   */
  record Score(double value, boolean flagged, boolean flipped) implements Verdict {}

  /** They could not. */
  record Unscored(Why why) implements Verdict {}

  /** Why not. */
  enum Why {
    /** An answer did not come, broke off, or was no success. */
    NO_ANSWER,
    /** An answer is no JSON and no tensor, or goes over the limit of bytes. */
    NOT_READ,
    /** Neither where it was told to be nor where it is customary is there a prediction. */
    NO_OUTPUT,
    /** Not as many predictions, or not as many numbers in one, as the other answer has. */
    SHAPE,
    /** Numbers below 0 or above 1, or NaN: logits need {@code softmax}. */
    NOT_PROBABILITIES;

    /** The name in metrics. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
