package dev.sluice;

import dev.sluice.median.MedianEngine;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Brings the configured kernels to full speed and filters a small raster with each before the
 * application is ready, so that the first request finds them warm and a broken engine never becomes
 * ready.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final int SIDE = 64;

  private WarmUp() {}

  /**
   * @throws IllegalStateException when the engine does not do its work
   */
  static void run(MedianEngine engine, WarmUpProperties properties) throws InterruptedException {
    long start = System.nanoTime();
    long deadline = start + properties.time().toNanos();
    int warm = 0;
    for (WarmUpProperties.Kernel kernel : properties.parsed()) {
      warm += engine.warm(kernel.dtype(), List.of(kernel.filter()), deadline);
      check(engine, kernel);
    }
    LOG.log(
        System.Logger.Level.INFO,
        "{0} of {1} kernels run code of their own after {2} ms",
        warm,
        properties.kernels().size(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  private static void check(MedianEngine engine, WarmUpProperties.Kernel kernel) {
    int rows = kernel.window().rows() == 1 ? 1 : SIDE;
    Raster source = Raster.allocate(kernel.dtype(), SampleOrder.INTERLEAVED, 1, rows, SIDE, 1);
    source.data()[source.data().length / 2] = 1;
    long changed;
    try {
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      changed = engine.filter(source, source.blank(), kernel.filter(), limit);
    } catch (NotFilteredException e) {
      throw new IllegalStateException("the engine does not filter: " + e.getMessage(), e);
    }
    if (changed != (kernel.window().samples() == 1 ? 0 : 1)) {
      throw new IllegalStateException(
          "the engine changed " + changed + " samples where it should change one: " + kernel);
    }
  }
}
