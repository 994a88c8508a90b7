package dev.sluice.median;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Worker threads, a bounded queue before them, and one scratch area for each: who holds one may
 * compute, be it a worker or a caller that found one free. Thread-safe.
 */
final class WorkPool implements AutoCloseable {
  /**
   * Who has worked looks so long for more before it parks: about as long as it takes to wake it.
   * Threads that look are not woken, so that a stream of large rasters has its helpers at once.
   */
  private static final long LOOK_NANOS = 50_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<FilterTask> queue;
  private final int limit;
  private final Scratch[] free;
  private final Thread[] threads;
  private final EngineObserver observer;
  private int freeCount;
  private int looking;
  private volatile int waiting;
  private boolean closed;

  WorkPool(EngineConfig config, EngineObserver observer) {
    this.observer = observer;
    this.limit = config.queue();
    this.queue = new ArrayDeque<>();
    this.free = new Scratch[config.threads()];
    this.threads = new Thread[config.threads()];
    for (int i = 0; i < threads.length; i++) {
      free[freeCount++] = new Scratch();
      threads[i] = Thread.ofPlatform().daemon().name("median-", i + 1).unstarted(this::serve);
    }
  }

  void start() {
    for (Thread thread : threads) {
      thread.start();
    }
  }

  /** A scratch area for the caller's own thread, if one is free and nobody waits for it. */
  @Nullable Scratch tryBorrow() {
    lock.lock();
    try {
      return closed || freeCount == 0 || !queue.isEmpty() ? null : free[--freeCount];
    } finally {
      lock.unlock();
    }
  }

  void giveBack(Scratch scratch) {
    lock.lock();
    try {
      free[freeCount++] = scratch;
      if (queue.size() > looking) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks for up to {@code workers} threads to help with the task, those alone that are idle. */
  void offerToIdle(FilterTask task, int workers) {
    lock.lock();
    try {
      offer(task, Math.min(workers, freeCount));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks for up to {@code workers} threads to work on the task.
   *
   * @return whether at least one will
   */
  boolean offer(FilterTask task, int workers) {
    lock.lock();
    try {
      if (closed || queue.size() >= limit) {
        return false;
      }
      for (int i = 0; i < workers && queue.size() < limit; i++) {
        queue.add(task);
        if (queue.size() > looking) {
          work.signal();
        }
      }
      waiting = queue.size();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** No thread starts on the task from now on. */
  void withdraw(FilterTask task) {
    lock.lock();
    try {
      queue.removeIf(each -> each == task);
      waiting = queue.size();
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    while (true) {
      FilterTask task;
      Scratch scratch;
      lock.lock();
      try {
        while (!closed && (queue.isEmpty() || freeCount == 0)) {
          work.awaitUninterruptibly();
        }
        if (closed) {
          return;
        }
        task = queue.remove();
        waiting = queue.size();
        scratch = free[--freeCount];
        task.enter();
      } finally {
        lock.unlock();
      }
      try {
        observer.queued(System.nanoTime() - task.submittedNanos());
      } finally {
        task.work(scratch);
        giveBack(scratch);
      }
      look();
    }
  }

  private void look() {
    changeLooking(1);
    long start = System.nanoTime();
    while (waiting == 0 && System.nanoTime() - start < LOOK_NANOS) {
      Thread.onSpinWait();
    }
    changeLooking(-1);
  }

  private void changeLooking(int by) {
    lock.lock();
    try {
      looking += by;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    return threads.length;
  }

  int queueLength() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  int active() {
    lock.lock();
    try {
      return free.length - freeCount;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what waits, lets what runs end. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.forEach(task -> task.fail(new EngineBusyException("the engine was closed")));
      queue.clear();
      work.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
