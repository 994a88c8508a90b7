package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import java.time.Duration;
import java.util.Locale;

/**
 * How long the inputs of a request may take to be found, filtered and written, from its last byte
 * on; the deadline of the request may be sooner.
 *
 * @param time zero for no budget of its own
 */
public record LatencyBudget(Duration time, Action action) {
  public static final LatencyBudget NONE = new LatencyBudget(Duration.ZERO, Action.FAIL_CLOSED);

  /** What happens to a request that takes longer. */
  public enum Action {
    /** It goes on unfiltered. */
    FAIL_OPEN,
    /** It is refused. */
    FAIL_CLOSED;

    /** The name in configuration and metrics. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @throws IllegalArgumentException when the time is negative
   */
  public LatencyBudget {
    if (time.isNegative()) {
      throw new IllegalArgumentException("latency-budget.time must not be negative: " + time);
    }
  }

  public boolean present() {
    return time.isPositive();
  }

  Deadline from(Deadline whole) {
    Deadline own = Deadline.in(time);
    return present() && own.nanos() - whole.nanos() < 0 ? own : whole;
  }
}
