package dev.sluice.median;

/**
 * Told what the engine does. Called on its worker threads and on those of its callers: must return
 * at once and not throw.
 *
 * <p>Every raster given to the engine ends in one {@link #filtered}, one {@link #rejected}, or a
 * timeout of which only the caller is told.
 */
public interface EngineObserver {
  EngineObserver NONE = new EngineObserver() {};

  /** A thread took up a job that had waited so long; jobs that need not wait are not told. */
  default void queued(long nanos) {}

  /** A raster was refused because the queue was full. */
  default void rejected() {}

  /**
   * A raster was filtered.
   *
   * @param tier what served it, in lower case: {@code direct}, {@code compiled}, {@code
   *     interpreted}, {@code threshold}, {@code histogram}, {@code scalar} or the like
   */
  default void filtered(String tier, long samples, long nanos) {}
}
