package dev.sluice.admission;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of the operating system for what computes, one for each compute place. Thread-safe.
 *
 * <p>Requests are served on virtual threads, which nobody preempts: whoever computes on one keeps
 * its carrier, and those that are woken meanwhile wait until no other thread is left to that
 * carrier, for seconds under load. The operating system shares the processors out.
 */
final class ComputeThreads {
  private static final long KEEP_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  ComputeThreads(int places) {
    threads =
        new ThreadPoolExecutor(
            places,
            places,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("compute-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Waits for the end, an interrupt or not: what is computed on belongs to the caller. */
  <T, E extends Exception> T run(Computation<T, E> computation) throws E {
    FutureTask<T> task = new FutureTask<>(computation::compute);
    threads.execute(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw ComputeThreads.<E>thrown(requireNonNull(e.getCause()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A computation throws nothing else. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> E thrown(Throwable cause) {
    switch (cause) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> {
        return (E) cause;
      }
    }
  }
}
