package dev.sluice.median;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes kernels for large windows of bytes, and lets them serve once HotSpot has compiled them. */
final class LargeWindowTier {
  /** Below so many samples networks are faster. */
  private static final int LEAST_SAMPLES = 17 * 17;

  private static final int WARM_ROWS = 40;
  private static final int WARM_COLUMNS = 300;
  private static final double SLACK = 5;
  private static final int FAST_RUNS = 3;
  private static final long LONGEST_NANOS = 5_000_000_000L;

  /** A kernel for a window. */
  interface Maker {
    PlaneKernel make(Window window, LineReader reader, Movers movers);
  }

  private final Maker maker;
  private final LaneShape shape;
  private final List<Window> warmWindows;
  private final KernelFactory factory;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean ready;

  private LargeWindowTier(Maker maker, int bits, List<Window> warmWindows, KernelFactory factory) {
    this.maker = maker;
    this.shape = LaneShape.of(DType.U8, bits);
    this.warmWindows = warmWindows;
    this.factory = factory;
  }

  static LargeWindowTier histograms(KernelFactory factory) {
    List<Window> warmWindows = List.of(Window.square(21));
    return new LargeWindowTier(HistogramKernel::new, HistogramKernel.BITS, warmWindows, factory);
  }

  /** Its loop has branches for windows, which HotSpot must have seen taken both ways. */
  static LargeWindowTier thresholds(KernelFactory factory) {
    List<Window> warmWindows =
        List.of(
            Window.square(21),
            Window.square(31),
            new Window(31, 10),
            new Window(12, 28),
            new Window(31, 16));
    return new LargeWindowTier(ThresholdKernel::new, ThresholdKernel.BITS, warmWindows, factory);
  }

  static boolean serves(DType dtype, MedianFilter filter) {
    return dtype == DType.U8
        && filter.rank() == Rank.UPPER
        && filter.window().samples() >= LEAST_SAMPLES
        && WindowMask.of(filter).full();
  }

  boolean ready() {
    return ready;
  }

  /** True for the first caller. */
  boolean ask() {
    return !asked.getAndSet(true);
  }

  PlaneKernel kernel(Window window, LineReader reader) {
    return maker.make(window, reader, factory.movers(shape));
  }

  /** Runs kernels until they are fast; all windows share their code. */
  void warm() {
    if (ready) {
      return;
    }
    factory.warmMovers(shape);
    Raster source = Raster.allocate(DType.U8, SampleOrder.PLANAR, 1, WARM_ROWS, WARM_COLUMNS, 1);
    for (int i = 0; i < source.data().length; i++) {
      source.data()[i] = (byte) (i * i >> 4);
    }
    Plane plane = Plane.of(source, 0, 0);
    Plane target = Plane.of(source.blank(), 0, 0);
    Scratch scratch = new Scratch();
    long end = System.nanoTime() + LONGEST_NANOS;
    int fast = 0;
    while (fast < FAST_RUNS && System.nanoTime() < end) {
      fast += run(plane, target, scratch) ? 1 : 0;
    }
    ready = true;
  }

  /** Whether all windows were fast. */
  private boolean run(Plane source, Plane target, Scratch scratch) {
    boolean fast = true;
    for (Window window : warmWindows) {
      PlaneKernel kernel = kernel(window, new LineReader(Border.NEAREST, 0));
      // The warm picture is hardly higher than the window: to begin with it counts as well.
      double promised = 2 * SLACK * kernel.nanosPerSample() * WARM_ROWS * WARM_COLUMNS;
      long start = System.nanoTime();
      kernel.filter(source, target, 0, WARM_ROWS, scratch);
      fast &= System.nanoTime() - start < promised;
    }
    return fast;
  }
}
