package dev.sluice.pipeline;

import java.time.Duration;

/**
 * How the model server is asked about its models' inputs.
 *
 * @param budget longest that a request waits for the answer; zero: nobody asks
 * @param ttl how long an answer counts
 */
public record MetadataConfig(Duration budget, Duration ttl) {
  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public MetadataConfig {
    if (budget.isNegative() || !ttl.isPositive()) {
      throw new IllegalArgumentException(
          "gateway metadata: budget is zero or more, ttl more than zero");
    }
  }
}
