package dev.sluice.telemetry;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock, read once: the times of one request keep their distances.
 *
 * @param offset nanoseconds from {@link System#nanoTime} to those since 1970
 */
record WallClock(long offset) {
  static WallClock now() {
    Instant now = Instant.now();
    long epoch = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return new WallClock(epoch - System.nanoTime());
  }

  long epochNanos(long nanoTime) {
    return nanoTime + offset;
  }
}
