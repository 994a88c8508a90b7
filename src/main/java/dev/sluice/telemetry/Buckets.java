package dev.sluice.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** Bounds of histogram buckets. */
final class Buckets {
  /** From a cached permit to the longest deadline: 50 µs to 30 s. */
  static final List<Duration> LATENCIES =
      LongStream.of(
              50,
              100,
              250,
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              25_000,
              50_000,
              100_000,
              250_000,
              500_000,
              1_000_000,
              2_500_000,
              5_000_000,
              10_000_000,
              30_000_000)
          .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
          .toList();

  /** 1 KiB to 64 MiB. */
  static final double[] BYTES = {
    1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26
  };

  /** A photograph changes in most samples, a flat drawing in few. */
  static final double[] FRACTIONS = {0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

  /** From none to a patch to noise over all of a large picture. */
  static final double[] COUNTS = {1, 2, 5, 10, 25, 100, 1_000, 10_000, 100_000, 1_000_000};

  /** L1 distances of probabilities: clean inputs lie low, two labels that are sure apart at 2. */
  static final double[] SCORES = {0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2};

  private Buckets() {}
}
