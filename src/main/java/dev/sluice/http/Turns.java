package dev.sluice.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/**
 * Serves connections on virtual threads, and sees to it that each gets its turn. Thread-safe.
 *
 * <p>The container goes on with the next request of a connection on the thread of the last one, as
 * long as there is one; and where client and service share processors it is there at once. Virtual
 * threads are not preempted, and a processor's carrier looks for threads elsewhere only when its
 * own queue is empty: a few busy connections would keep all carriers, and others wait for a tenth
 * of a second and more.
 */
@Component
final class Turns implements Executor {
  private static final int CARRIERS = Runtime.getRuntime().availableProcessors();

  /** To leave a carrier and be woken costs some ten microseconds. */
  private static final long LEAVE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicLong lastLeave = new AtomicLong(System.nanoTime());
  private final AtomicInteger leaving = new AtomicInteger();

  /** Serves what a connection has to say. */
  @Override
  public void execute(Runnable connection) {
    waiting.add(connection);
    start();
  }

  /**
   * Lets the others go first; to be called behind an answer. Connections that came meanwhile are
   * taken into the queue of this carrier, ahead of the caller. Now and then all leave their
   * carriers altogether, whose queues run empty then: whom the JDK wakes (its poller of sockets,
   * timers) waits in yet other queues.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  void pass() {
    for (int i = waiting.size(); i > 0; i--) {
      start();
    }
    if (leaves()) {
      LockSupport.parkNanos(1);
    } else {
      Thread.yield();
    }
  }

  /** About once for each connection that is served, each time it is due. */
  private boolean leaves() {
    if (served.get() <= CARRIERS) {
      return false;
    }
    long now = System.nanoTime();
    if (leaving.get() > 0) {
      lastLeave.set(now);
      return leaving.getAndDecrement() > 0;
    }
    long last = lastLeave.get();
    if (now - last > LEAVE_EVERY_NANOS && lastLeave.compareAndSet(last, now)) {
      leaving.set(served.get());
    }
    return false;
  }

  private void start() {
    Thread.ofVirtual().name("connection").start(this::serveNext);
  }

  /** Nobody, where another thread was faster. */
  private void serveNext() {
    Runnable connection = waiting.poll();
    if (connection == null) {
      return;
    }
    served.incrementAndGet();
    try {
      connection.run();
    } finally {
      served.decrementAndGet();
    }
  }
}
