package dev.sluice.median;

/**
 * Told what the engine does. Called on its worker threads: must return at once and not throw.
 *
 * <p>Every raster accepted ends in one {@link #filtered}; every raster refused in one {@link
 * #rejected}.
 */
public interface EngineObserver {
  EngineObserver NONE = new EngineObserver() {};

  /** A job left the queue after so long. */
  default void queued(long nanos) {}

  /** A raster was refused because the queue was full. */
  default void rejected() {}

  /**
   * A raster was filtered.
   *
   * @param tier what served it, in lower case: {@code direct}, {@code compiled}, {@code
   *     interpreted}, {@code histogram}, {@code scalar} or the like
   */
  default void filtered(String tier, long samples, long nanos) {}
}
