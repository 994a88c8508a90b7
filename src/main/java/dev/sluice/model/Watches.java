package dev.sluice.model;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks after all exchanges under way, a tick at a time: a timer of its own for each would be set
 * and cancelled with every request, under one lock. Without exchanges there is no tick. A time is
 * noticed one tick late at most. Thread-safe.
 */
final class Watches {
  private static final long TICK_MILLIS = 20;

  private final ScheduledExecutorService timer;
  private final Set<Watch> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ticking = new AtomicBoolean();

  Watches(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** A watch of one exchange, to be stopped at its end. */
  Watch start() {
    return new Watch(this);
  }

  void add(Watch watch) {
    running.add(watch);
    tickLater();
  }

  void remove(Watch watch) {
    running.remove(watch);
  }

  private void tickLater() {
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    var unused = timer.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    for (Watch watch : running) {
      watch.tick(now);
    }
    if (!running.isEmpty()) {
      schedule();
      return;
    }
    ticking.set(false);
    // One may have been added behind the look at the empty set, and have seen the flag still up.
    if (!running.isEmpty()) {
      tickLater();
    }
  }
}
