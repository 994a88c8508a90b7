package dev.sluice.detect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a path is watched.
 *
 * @param threshold a score above it flags a request; from a calibration, never a default
 * @param squeezers names of defences that are asked about beside the path's own, at most 4
 * @param batch whether versions of an input that are asked about only for the score go to the model
 *     in one request
 * @param output where the prediction is in an answer: a JSON pointer, or the name of an output;
 *     empty for where it is customary
 * @param softmax whether the answers are logits
 * @param maxAnswerBytes of an answer that is kept for its score; a longer one is passed on unscored
 */
public record DetectorConfig(
    Action action,
    Optional<Double> threshold,
    List<String> squeezers,
    Batch batch,
    String output,
    boolean softmax,
    int maxAnswerBytes,
    KillSwitchConfig killSwitch) {
  private static final int MOST_SQUEEZERS = 4;
  private static final int MOST_BYTES = 1 << 26;

  /** What becomes of a request. */
  public enum Action {
    /** No detector: the model is asked once. */
    NONE,
    /** The client gets the answer to the unfiltered input at once; the rest happens after it. */
    SHADOW,
    /** The answer to the filtered input, with the score beside it. */
    OBSERVE,
    /** As {@link #OBSERVE}, and whether it is flagged. */
    TAG,
    /** The answer to the filtered input where flagged, that to the input itself where not. */
    SERVE_FILTERED,
    /** The answer to the input itself where flagged, that to the filtered one where not. */
    SERVE_ORIGINAL,
    /** No answer where flagged, that to the filtered input where not. */
    BLOCK;

    /** The name in configuration. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the answer to the input as it came may be served once there is a score. */
    public boolean servesOriginals() {
      return this == SERVE_FILTERED || this == SERVE_ORIGINAL;
    }

    /** Whether it can do without a threshold. */
    boolean measures() {
      return this == NONE || this == SHADOW || this == OBSERVE;
    }
  }

  /** When several questions are one request. */
  public enum Batch {
    /** Where the model says that it takes any number of inputs. */
    AUTO,
    /** Wherever the protocol has batches. */
    ALWAYS,
    /** Never: each is a request of its own. */
    NEVER
  }

  /**
   * @throws IllegalArgumentException when a value is out of range, or a threshold is missing
   */
  public DetectorConfig {
    squeezers = List.copyOf(squeezers);
    require(
        squeezers.size() <= MOST_SQUEEZERS,
        "squeezers are " + squeezers.size() + "; name at most " + MOST_SQUEEZERS);
    require(
        maxAnswerBytes >= 1 && maxAnswerBytes <= MOST_BYTES,
        "max-answer-bytes is " + maxAnswerBytes + "; set it to 1 to " + MOST_BYTES);
    require(
        threshold.isEmpty() || (threshold.get() >= 0 && threshold.get() < Double.MAX_VALUE),
        "threshold is " + threshold.orElse(0.0) + "; set it to a number from 0 on");
    require(
        action.measures() || threshold.isPresent(),
        "action is " + action.id() + ", which needs a threshold of your own model: " + HOW);
    require(
        !killSwitch.on() || threshold.isPresent(),
        "kill-switch.bound counts unflagged requests, which needs a threshold: " + HOW);
  }

  /** No detector. */
  public static DetectorConfig off() {
    return new DetectorConfig(
        Action.NONE,
        Optional.empty(),
        List.of(),
        Batch.AUTO,
        "",
        false,
        1 << 20,
        KillSwitchConfig.off());
  }

  private static final String HOW =
      "start with action=observe, run `sluice calibrate` over clean requests, set"
          + " detector.threshold to what it prints (docs/defences.md, The detector)";

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("detector " + message);
    }
  }
}
