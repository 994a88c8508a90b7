package dev.sluice.model;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one model server: at most so many at once, the unused ones kept for a while,
 * the one used last first. Thread-safe.
 */
final class Connections {
  private final int most;
  private final Semaphore slots;
  private final ConcurrentLinkedDeque<Link> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Connections(int most) {
    this.most = most;
    this.slots = new Semaphore(most, true);
  }

  /**
   * Takes the right to one connection; each is to be ended by {@link #keep} or {@link #release}.
   *
   * @return whether there was one in time
   */
  boolean acquire(long waitNanos) throws InterruptedException {
    return slots.tryAcquire(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
  }

  /** An unused connection that still stands, for the holder of a slot. */
  @Nullable Link pollIdle() {
    for (Link link = idle.pollFirst(); link != null; link = idle.pollFirst()) {
      if (link.fresh() && link.quiet()) {
        return link;
      }
      link.abort();
    }
    return null;
  }

  /** Gives a slot back and keeps its connection. */
  void keep(Link link) {
    link.rest();
    idle.addFirst(link);
    slots.release();
    if (closed) {
      sweep();
    }
  }

  /** Gives a slot back whose connection is gone. */
  void release() {
    slots.release();
  }

  /** Closes what has been unused for too long. */
  void sweep() {
    for (Link link : idle) {
      if ((closed || !link.fresh()) && idle.remove(link)) {
        link.abort();
      }
    }
  }

  int inUse() {
    return most - slots.availablePermits();
  }

  int unused() {
    return idle.size();
  }

  void close() {
    closed = true;
    sweep();
  }
}
