package dev.sluice.admission;

import java.time.Duration;

/**
 * How much may be in flight.
 *
 * <p>A request passes two gates. The <em>total</em> gate counts every request from its first byte
 * until its answer is written, those whose body arrives or that wait for the model server included.
 * The <em>compute</em> gate counts those that are parsed, filtered and written, and is left before
 * the request is forwarded: it bounds the processors, and memory.
 *
 * @param compute requests that parse, filter and write at once; 0 for four times the processors, at
 *     least 8, but no more than one for 24 MiB of heap
 * @param total requests in flight, at least {@code compute}; 0 for sixteen times {@code compute},
 *     so that a model server may take fifteen times longer than the filter before requests are
 *     rejected
 * @param computeWait how long a request may wait for the compute gate before it is rejected; zero
 *     for not at all; never longer than its deadline
 * @param retryAfter what a rejected client is told to wait; whole seconds, 1 s or more
 * @param timeout the deadline of a request, counted from its arrival; more than zero
 */
public record AdmissionConfig(
    int compute, int total, Duration computeWait, Duration retryAfter, Duration timeout) {
  private static final int LEAST_COMPUTE = 8;

  /** A body of a few megabytes, its samples, their cleaned copy and the body that is written. */
  private static final long HEAP_OF_ONE = 24L << 20;

  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public AdmissionConfig {
    if (compute < 0 || total < 0) {
      throw new IllegalArgumentException("admission compute and total must not be negative");
    }
    compute = compute == 0 ? defaultCompute() : compute;
    total = total == 0 ? Math.multiplyExact(16, compute) : total;
    if (total < compute) {
      throw new IllegalArgumentException(
          "admission total " + total + " is less than compute " + compute);
    }
    if (computeWait.isNegative()) {
      throw new IllegalArgumentException("admission compute-wait must not be negative");
    }
    if (retryAfter.toSeconds() < 1 || retryAfter.toNanosPart() != 0) {
      throw new IllegalArgumentException("admission retry-after must be whole seconds, 1 or more");
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("admission timeout must be more than zero");
    }
  }

  /** 500 ms at the compute gate, retry after 1 s, 30 s a request. */
  public static AdmissionConfig defaults() {
    return new AdmissionConfig(
        0, 0, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  private static int defaultCompute() {
    Runtime runtime = Runtime.getRuntime();
    return defaultCompute(runtime.availableProcessors(), runtime.maxMemory());
  }

  /** What {@code compute} is by default beside so many processors and bytes of heap. */
  static int defaultCompute(int processors, long heapBytes) {
    long affordable = Math.max(1, heapBytes / HEAP_OF_ONE);
    return (int) Math.min(affordable, Math.max(LEAST_COMPUTE, 4L * processors));
  }
}
