package dev.sluice.model;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Keeps requests from waiting for a server that takes no connections: after so many failures in a
 * row nobody tries for a while, then one does. A trial whose end is never told is followed by
 * another after the same while. Thread-safe.
 */
final class Breaker {
  /** Whether connections are tried; the order is that of the metric. */
  enum State {
    CLOSED,
    HALF_OPEN,
    OPEN
  }

  private final BreakerConfig config;
  private final LongSupplier nanoTime;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong retryAt = new AtomicLong();

  Breaker(BreakerConfig config, LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
  }

  /** Whether a connection may be tried now. */
  boolean admits() {
    if (!open()) {
      return true;
    }
    long now = nanoTime.getAsLong();
    long at = retryAt.get();
    return now - at >= 0 && retryAt.compareAndSet(at, now + config.pause().toNanos());
  }

  void connected() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  /** No connection was made for a reason that is the server's. */
  void failed() {
    retryAt.set(nanoTime.getAsLong() + config.pause().toNanos());
    failures.updateAndGet(count -> Math.min(count + 1, config.most()));
  }

  State state() {
    if (!open()) {
      return State.CLOSED;
    }
    return nanoTime.getAsLong() - retryAt.get() >= 0 ? State.HALF_OPEN : State.OPEN;
  }

  private boolean open() {
    return config.failures() > 0 && failures.get() >= config.failures();
  }
}
