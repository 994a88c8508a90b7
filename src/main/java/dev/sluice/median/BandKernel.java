package dev.sluice.median;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compute code for the planes of a band, of one sample type. Immutable and thread-safe. */
interface BandKernel {
  /** Filters rows {@code fromRow} to {@code toRow - 1}, as {@link PlaneKernel#filter}. */
  void filter(Band band, int fromRow, int toRow, Scratch scratch);

  /** The same for several bands of one shape, as {@link PlaneKernel#filterAll}. */
  default long filterAll(List<Band> bands, int fromRow, int toRow, Scratch scratch) {
    for (Band band : bands) {
      filter(band, fromRow, toRow, scratch);
    }
    return PlaneKernel.UNCOUNTED;
  }

  /** Whether a band must hold all channels of an item, even where they lie in planes apart. */
  default boolean wholePixels() {
    return false;
  }

  /** As {@link PlaneKernel#counter}. */
  default Changes.Counter counter() {
    return Changes::count;
  }

  /** As {@link PlaneKernel#choice}. */
  default @Nullable RowMover choice() {
    return null;
  }

  /** As {@link PlaneKernel#nanosPerSample}. */
  double nanosPerSample();

  /** As in {@link EngineObserver#filtered}. */
  String tier();
}
