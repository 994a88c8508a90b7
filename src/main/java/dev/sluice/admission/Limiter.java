package dev.sluice.admission;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Admits requests up to a limit and rejects the others at once. Thread-safe.
 *
 * <p>The total gate never waits. At the compute gate a request may wait for {@link
 * AdmissionConfig#computeWait()}, first come first served, so that a burst shorter than that is not
 * turned away while the processors are about to be free. The waiting line is bounded by the total
 * gate: nobody waits who has not passed it.
 */
public final class Limiter {
  private final AdmissionConfig config;
  private final Semaphore total;
  private final Semaphore compute;
  private final ComputeThreads threads;
  private final LongAdder admitted = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  public Limiter(AdmissionConfig config) {
    this.config = config;
    this.total = new Semaphore(config.total());
    this.compute = new Semaphore(config.compute(), true);
    this.threads = new ComputeThreads(config.compute());
  }

  /**
   * A permit for one request that arrives now, with a deadline of its own.
   *
   * @return empty when the request must be rejected; nothing need be given back then
   */
  public Optional<Permit> tryAcquire() {
    return tryAcquire(Deadline.in(config.timeout()));
  }

  /**
   * A permit for one request.
   *
   * @param deadline never waits beyond it
   * @return empty when the request must be rejected, or when the thread is interrupted (its flag
   *     stays set); nothing need be given back then
   */
  public Optional<Permit> tryAcquire(Deadline deadline) {
    if (!total.tryAcquire()) {
      rejected.increment();
      return Optional.empty();
    }
    if (!awaitCompute(deadline)) {
      total.release();
      rejected.increment();
      return Optional.empty();
    }
    Permit permit = new Permit(deadline, compute, total, threads, true, admitted);
    permit.admit();
    return Optional.of(permit);
  }

  /**
   * A permit for one request that arrives now and is passed on unread: it passes the total gate
   * alone and holds no compute slot.
   *
   * @return empty when the request must be rejected; nothing need be given back then
   */
  public Optional<Permit> tryAcquirePassing() {
    Optional<Permit> permit = tryEnter();
    permit.ifPresent(Permit::admit);
    return permit;
  }

  /**
   * A permit for one request that arrives now and has nothing to compute yet: it passes the total
   * gate alone. Whether it is admitted shows at {@link #tryCompute}, or at its end.
   *
   * @return empty when the request must be rejected; nothing need be given back then
   */
  public Optional<Permit> tryEnter() {
    if (!total.tryAcquire()) {
      rejected.increment();
      return Optional.empty();
    }
    return Optional.of(
        new Permit(Deadline.in(config.timeout()), compute, total, threads, false, admitted));
  }

  /**
   * A compute slot for a permit, now that there is something to compute; one that it has is enough.
   *
   * @return false when none is free in time, or the permit is closed; it stays as it was
   */
  public boolean tryCompute(Permit permit) {
    if (permit.computes() || (awaitCompute(permit.deadline()) && permit.takeCompute())) {
      permit.admit();
      return true;
    }
    if (permit.reject()) {
      rejected.increment();
    }
    return false;
  }

  private boolean awaitCompute(Deadline deadline) {
    long wait =
        Math.min(
            TimeUnit.NANOSECONDS.convert(config.computeWait()),
            TimeUnit.NANOSECONDS.convert(deadline.remaining()));
    try {
      // Zero, too, goes through the queue: the untimed tryAcquire would barge past those waiting.
      return compute.tryAcquire(wait, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Requests in flight: admitted and not closed, and those that wait at the compute gate. */
  public int inFlight() {
    return config.total() - total.availablePermits();
  }

  /** Most requests in flight. */
  public int limit() {
    return config.total();
  }

  /** Whether as many wait at the compute gate as may be past it: a newcomer is in for a wait. */
  public boolean crowded() {
    return compute.hasQueuedThreads() && compute.getQueueLength() >= config.compute();
  }

  /** Requests that parse, filter or write at this moment. */
  public int computing() {
    return config.compute() - compute.availablePermits();
  }

  /** Most requests that parse, filter or write. */
  public int computeLimit() {
    return config.compute();
  }

  /** Requests that wait at the compute gate; an estimate. */
  public int waiting() {
    return compute.getQueueLength();
  }

  /** Requests admitted since the start. Together with {@link #rejected()}: all that asked. */
  public long admitted() {
    return admitted.sum();
  }

  /** Requests rejected since the start. */
  public long rejected() {
    return rejected.sum();
  }

  public AdmissionConfig config() {
    return config;
  }
}
