package dev.sluice.median;

/**
 * Compute code for one sample type and one {@link MedianFilter}. Immutable and thread-safe: what it
 * writes to on the way lies in the scratch area of the calling worker.
 */
interface PlaneKernel {
  /**
   * Filters rows {@code fromRow} to {@code toRow - 1}. Reads whatever rows of the source the window
   * needs. A kernel that may be at it for more than a few milliseconds calls {@link
   * Scratch#checkpoint()} on the way.
   *
   * @param source shares no byte with target
   */
  void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch);

  /** About what one sample costs on one thread: decides into how many bands a raster is cut. */
  default double nanosPerSample() {
    return 0.3;
  }

  /** As in {@link EngineObserver#filtered}. */
  String tier();
}
