package dev.sluice.pipeline;

import java.util.Locale;

/** Why work that was to be done after an answer is not done. */
public enum Dropped {
  /** Too much of it waits. */
  FULL,
  /** Requests of clients take all there is. */
  OVERLOADED,
  /** The answer was not sent whole, or cannot hold a prediction. */
  NO_ANSWER,
  /** The request holds an input that cannot be filtered, or none. */
  NO_INPUT,
  /** A defect; the log says more. */
  FAILED;

  /** The name in metrics. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
