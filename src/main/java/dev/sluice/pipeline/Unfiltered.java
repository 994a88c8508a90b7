package dev.sluice.pipeline;

import java.util.Locale;

/** Why an answer is one to inputs that were not filtered. */
public enum Unfiltered {
  /** The filter only looks on. */
  SHADOW,
  /** The filter changed too many labels. */
  KILL_SWITCH,
  /** The time for the filter was over. */
  LATENCY_BUDGET,
  /** The detector's action asks for it. */
  DETECTOR;

  static final String HEADER = "Sluice-Unfiltered";

  /** The name in the header and in metrics. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
