package dev.sluice;

import dev.sluice.median.MedianEngine;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings the configured kernels to full speed and filters a small raster with each before the
 * application is ready, so that the first request finds them warm and a broken engine never becomes
 * ready. The warm-up runs beside the start of everything else.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final int SIDE = 64;

  private final WarmUpProperties properties;
  private final long start = System.nanoTime();
  private final Thread thread = Thread.ofPlatform().daemon().name("warm-up").unstarted(this::warm);
  private final AtomicInteger warm = new AtomicInteger();

  private WarmUp(WarmUpProperties properties) {
    this.properties = properties;
  }

  static WarmUp start(WarmUpProperties properties) {
    WarmUp warmUp = new WarmUp(properties);
    warmUp.thread.start();
    return warmUp;
  }

  private void warm() {
    long deadline = start + properties.time().toNanos();
    try {
      for (WarmUpProperties.Kernel kernel : properties.parsed()) {
        warm.addAndGet(MedianEngine.warm(kernel.dtype(), List.of(kernel.filter()), deadline));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until all are warm or their time is over, and tries each.
   *
   * @throws IllegalStateException when the engine does not do its work
   */
  void finish(MedianEngine engine) throws InterruptedException {
    thread.join();
    properties.parsed().forEach(kernel -> check(engine, kernel));
    LOG.log(
        System.Logger.Level.INFO,
        "{0} of {1} kernels run code of their own after {2} ms",
        warm.get(),
        properties.kernels().size(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    properties.parsed().stream()
        .map(WarmUpProperties.Kernel::dtype)
        .distinct()
        .forEach(MedianEngine::prepare);
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
