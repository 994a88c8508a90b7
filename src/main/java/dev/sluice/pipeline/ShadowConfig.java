package dev.sluice.pipeline;

/**
 * Limits of the work that is done after the answer.
 *
 * @param workers requests that are filtered and asked about at once, 1 to 64
 * @param queue requests that may wait for it, 1 to 65536
 * @param queueBytes of bodies and answers that wait
 */
public record ShadowConfig(int workers, int queue, long queueBytes) {
  private static final int MOST_WORKERS = 64;
  private static final int MOST_WAITING = 1 << 16;

  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public ShadowConfig {
    require(workers >= 1 && workers <= MOST_WORKERS, "workers is " + workers, "1 to 64");
    require(queue >= 1 && queue <= MOST_WAITING, "queue is " + queue, "1 to 65536");
    require(queueBytes >= 1, "queue-bytes is " + queueBytes, "1 or more");
  }

  /** Two at once, 64 waiting, of 64 MiB. */
  public static ShadowConfig defaults() {
    return new ShadowConfig(2, 64, 64 << 20);
  }

  private static void require(boolean condition, String what, String range) {
    if (!condition) {
      throw new IllegalArgumentException("shadow." + what + "; set it to " + range);
    }
  }
}
