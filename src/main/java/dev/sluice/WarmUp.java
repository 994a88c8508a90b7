package dev.sluice;

import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.median.Window;
import java.time.Duration;
import java.util.List;

/**
 * Filters small rasters of the common types before the application is ready, so that the first
 * request finds its kernels loaded and a broken engine never becomes ready.
 */
final class WarmUp {
  private static final int SIDE = 64;
  private static final int ROUNDS = 20;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private WarmUp() {}

  /**
   * @throws IllegalStateException when the engine does not do its work
   */
  static void run(MedianEngine engine) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    for (DType dtype : List.of(DType.U8, DType.F32)) {
      for (int side : new int[] {3, 5}) {
        MedianFilter filter = MedianFilter.of(Window.square(side)).withBorder(Border.REFLECT);
        Raster source = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, SIDE, SIDE, 3);
        source.data()[source.data().length / 2] = 1;
        for (int round = 0; round < ROUNDS; round++) {
          filter(engine, source, filter, deadline);
        }
      }
    }
  }

  private static void filter(
      MedianEngine engine, Raster source, MedianFilter filter, long deadline) {
    try {
      long changed = engine.filter(source, source.blank(), filter, deadline);
      if (changed != 1) {
        throw new IllegalStateException(
            "the engine changed " + changed + " samples where it should change 1: " + filter);
      }
    } catch (NotFilteredException e) {
      throw new IllegalStateException("the engine does not filter: " + e.getMessage(), e);
    }
  }
}
