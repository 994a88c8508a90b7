package dev.sluice.model;

import java.time.Duration;

/**
 * When a model server is no longer tried.
 *
 * @param failures connections in a row that could not be made; 0: never
 * @param pause until one request tries again
 */
public record BreakerConfig(int failures, Duration pause) {
  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public BreakerConfig {
    if (failures < 0) {
      throw new IllegalArgumentException("model breaker.failures must be 0 or more");
    }
    if (!pause.isPositive()) {
      throw new IllegalArgumentException("model breaker.pause must be more than zero");
    }
  }

  /** 5 failures, 1 s. */
  public static BreakerConfig defaults() {
    return new BreakerConfig(5, Duration.ofSeconds(1));
  }

  int most() {
    return Math.max(1, failures);
  }
}
