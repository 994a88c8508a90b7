package dev.sluice.median;

import java.util.concurrent.atomic.AtomicBoolean;

/** Makes {@link HistogramKernel}s, and lets them serve once HotSpot has compiled them. */
final class HistogramTier {
  private static final Window WARM_WINDOW = Window.square(21);
  private static final int WARM_ROWS = 40;
  private static final int WARM_COLUMNS = 300;
  private static final double SLACK = 5;
  private static final int FAST_RUNS = 3;
  private static final long LONGEST_NANOS = 5_000_000_000L;

  private final KernelFactory factory;
  private final LaneShape shape = LaneShape.of(DType.U8, HistogramKernel.BITS);
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean ready;

  HistogramTier(KernelFactory factory) {
    this.factory = factory;
  }

  boolean ready() {
    return ready;
  }

  /** True for the first caller. */
  boolean ask() {
    return !asked.getAndSet(true);
  }

  PlaneKernel kernel(MedianFilter filter, LineReader reader) {
    return new HistogramKernel(filter.window(), reader, factory.movers(shape));
  }

  /** Runs a kernel until it is fast; all share their code. */
  void warm() {
    if (ready) {
      return;
    }
    VectorProfiles.settle(HistogramKernel.BITS);
    PlaneKernel kernel = kernel(MedianFilter.of(WARM_WINDOW), new LineReader(Border.NEAREST, 0));
    Raster source = Raster.allocate(DType.U8, SampleOrder.PLANAR, 1, WARM_ROWS, WARM_COLUMNS, 1);
    for (int i = 0; i < source.data().length; i++) {
      source.data()[i] = (byte) (i * i >> 4);
    }
    Plane plane = Plane.of(source, 0, 0);
    Plane target = Plane.of(source.blank(), 0, 0);
    Scratch scratch = new Scratch();
    // The warm picture is hardly higher than the window: filling the histograms counts as well.
    double promised = 2 * SLACK * kernel.nanosPerSample() * source.sampleCount();
    long end = System.nanoTime() + LONGEST_NANOS;
    int fast = 0;
    for (long now = System.nanoTime(); fast < FAST_RUNS && now < end; ) {
      kernel.filter(plane, target, 0, WARM_ROWS, scratch);
      long start = now;
      now = System.nanoTime();
      fast += now - start < promised ? 1 : 0;
    }
    ready = true;
  }
}
