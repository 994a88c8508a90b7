package dev.sluice.median;

/**
 * Size of the engine.
 *
 * @param threads worker threads; 0 for as many as the processors that the container has
 * @param queue jobs that may wait for a thread before work is rejected, at least 1; 0 for 64 a
 *     thread
 */
public record EngineConfig(int threads, int queue) {
  public EngineConfig {
    if (threads < 0 || queue < 0) {
      throw new IllegalArgumentException("engine threads and queue must not be negative");
    }
    threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    queue = queue == 0 ? 64 * threads : queue;
  }

  public static EngineConfig defaults() {
    return new EngineConfig(0, 0);
  }
}
