package dev.sluice.pipeline;

import java.util.Locale;

/** The steps of a request, in the order in which it meets them. */
public enum Stage {
  /** Waiting for a permit. */
  ADMIT,
  /** Receiving the body, finding its inputs and decoding them. */
  READ,
  /** The defence. */
  FILTER,
  /** Encoding the cleaned inputs. */
  WRITE,
  /** The model server: from the request sent until the last byte of its answer is passed on. */
  MODEL;

  /** The name in metrics and in {@code Server-Timing}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
