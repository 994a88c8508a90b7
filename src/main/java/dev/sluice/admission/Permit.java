package dev.sluice.admission;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The right of one request to be in flight, and until {@link #releaseCompute()} to use the
 * processors. Both ways of giving back are idempotent and may be called by any thread.
 */
public final class Permit implements AutoCloseable {
  private final Deadline deadline;
  private final Semaphore compute;
  private final Semaphore total;
  private final ComputeThreads threads;
  private final AtomicBoolean computeHeld;
  private final AtomicBoolean totalHeld = new AtomicBoolean(true);
  private final LongAdder admitted;
  private final AtomicBoolean counted = new AtomicBoolean();

  /**
   * @param admitted counts it once it is admitted
   */
  Permit(
      Deadline deadline,
      Semaphore compute,
      Semaphore total,
      ComputeThreads threads,
      boolean computeHeld,
      LongAdder admitted) {
    this.deadline = deadline;
    this.compute = compute;
    this.total = total;
    this.threads = threads;
    this.admitted = admitted;
    this.computeHeld = new AtomicBoolean(computeHeld);
  }

  /** When the request must be over. */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * Computes on a thread of the operating system, and waits for the result; for the holder of a
   * compute slot, who may give it back on the way.
   */
  public <T, E extends Exception> T compute(Computation<T, E> computation) throws E {
    return threads.run(computation);
  }

  /** Gives the compute slot back; to be called before the wait for the model server. */
  public void releaseCompute() {
    if (computeHeld.compareAndSet(true, false)) {
      compute.release();
    }
  }

  /** Whether it holds a compute slot. */
  boolean computes() {
    return computeHeld.get();
  }

  /**
   * Takes over a slot that was acquired for it; gives it back at once where it has one or is
   * closed.
   *
   * @return whether it holds a slot now
   */
  boolean takeCompute() {
    if (!computeHeld.compareAndSet(false, true)) {
      compute.release();
    }
    // Closing marks first and releases then: one of the two sees the other.
    if (!totalHeld.get()) {
      releaseCompute();
    }
    return computes();
  }

  /** Counts it as admitted, unless it was counted before. */
  void admit() {
    if (counted.compareAndSet(false, true)) {
      admitted.increment();
    }
  }

  /**
   * @return whether it is to be counted as rejected, which then is for the caller to do
   */
  boolean reject() {
    return counted.compareAndSet(false, true);
  }

  /** Gives back what is still held; who was not rejected was admitted. */
  @Override
  public void close() {
    boolean first = totalHeld.compareAndSet(true, false);
    releaseCompute();
    if (first) {
      admit();
      total.release();
    }
  }
}
