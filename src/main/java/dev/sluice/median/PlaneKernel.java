package dev.sluice.median;

/**
 * Compute code for one sample type and one {@link MedianFilter}. Immutable and thread-safe: what it
 * writes to on the way lies in the scratch area of the calling worker.
 */
interface PlaneKernel {
  /**
   * Filters rows {@code fromRow} to {@code toRow - 1}. Reads whatever rows of the source the window
   * needs.
   *
   * @param source shares no byte with target
   */
  void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch);

  /** As in {@link EngineObserver#filtered}. */
  String tier();
}
