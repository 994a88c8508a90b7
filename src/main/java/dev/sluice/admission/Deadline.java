package dev.sluice.admission;

import java.time.Duration;

/**
 * When a request must be over.
 *
 * @param nanos in {@link System#nanoTime()} terms
 */
public record Deadline(long nanos) {

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Time left; zero when it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  public boolean expired() {
    return nanos - System.nanoTime() <= 0;
  }
}
