package dev.sluice.median;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compute code for one sample type and one {@link MedianFilter}. Immutable and thread-safe: what it
 * writes to on the way lies in the scratch area of the calling worker.
 */
interface PlaneKernel {
  /** Of a kernel that does not see on the way which samples it changes. */
  long UNCOUNTED = -1;

  /**
   * Filters rows {@code fromRow} to {@code toRow - 1}. Reads whatever rows of the source the window
   * needs. A kernel that may be at it for more than a few milliseconds calls {@link
   * Scratch#checkpoint()} on the way.
   *
   * @param source shares no byte with target
   */
  void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch);

  /**
   * The same for several planes of one shape, which a kernel may lay side by side: narrow ones
   * alone leave most lanes of a vector empty.
   *
   * @return how many samples differ between sources and targets, or {@link #UNCOUNTED}
   */
  default long filterAll(
      List<Plane> sources, List<Plane> targets, int fromRow, int toRow, Scratch scratch) {
    for (int i = 0; i < sources.size(); i++) {
      filter(sources.get(i), targets.get(i), fromRow, toRow, scratch);
    }
    return UNCOUNTED;
  }

  /** What counts the samples that it changed. */
  default Changes.Counter counter() {
    return Changes::count;
  }

  /** What chooses between rows of its samples by vectors, null where there is none by now. */
  default @Nullable RowMover choice() {
    return null;
  }

  /** About what one sample costs on one thread: decides into how many bands a raster is cut. */
  default double nanosPerSample() {
    return 0.3;
  }

  /** As in {@link EngineObserver#filtered}. */
  String tier();
}
