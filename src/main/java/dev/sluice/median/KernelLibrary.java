package dev.sluice.median;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds and keeps the code for windows, at one vector width. Thread-safe. */
final class KernelLibrary {
  /** Windows come from requests: only the latest are kept. */
  private static final int KEPT = 128;

  /** Longer windows of one row slide. */
  private static final int LONGEST = 127;

  /** Networks of several ranks of larger windows are made for long, and bytes have better. */
  private static final int WIDEST_FUSED = 15;

  private static final Window THREES = Window.square(3);
  private static final Window FIVES = Window.square(5);

  private record Wanted(LaneShape shape, WindowMask mask) {}

  private final int bits;
  private final KernelFactory factory = new KernelFactory();
  private final KernelPromotion promotion = new KernelPromotion(factory);
  private final LargeWindowTier histograms = LargeWindowTier.histograms(factory);
  private final LargeWindowTier thresholds = LargeWindowTier.thresholds(factory);
  private final ColourTier byteColours =
      new ColourTier(
          DType.U8,
          List.of(
              new ColourTier.Code(3, THREES),
              new ColourTier.Code(4, THREES),
              new ColourTier.Code(3, FIVES)),
          this::warmByteColours);
  private final ColourTier realColours =
      new ColourTier(
          DType.F32,
          List.of(
              new ColourTier.Code(3, THREES),
              new ColourTier.Code(1, FIVES),
              new ColourTier.Code(1, new Window(7, 1)),
              new ColourTier.Code(1, new Window(9, 1))),
          VectorRealColours::new);
  private final Map<Wanted, WindowCode> known = latest();
  private final Map<Wanted, DirectTier> fused = latest();

  /**
   * @param bits of a vector: 128, 256 or 512
   */
  KernelLibrary(int bits) {
    this.bits = bits;
  }

  private static <K, V> Map<K, V> latest() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > KEPT;
      }
    };
  }

  /** The kernel for a filter, or null where there is none: shrinking windows, NaN to ignore. */
  @Nullable PlaneKernel find(DType dtype, MedianFilter filter) {
    if (!serves(dtype, filter)) {
      return null;
    }
    long outside = SampleBytes.of(dtype, filter.cval());
    LineReader reader = new LineReader(filter.border(), outside);
    PlaneKernel scalar = Kernels.scalarKernel(dtype, filter);
    LargeWindowTier large = largeWindows(dtype, filter);
    if (large != null) {
      return new LargeWindowKernel(large, promotion, filter, reader, scalar);
    }
    return new NetworkKernel(code(dtype, filter), reader, scalar);
  }

  /** The kernel for a filter that is not plain, or null where it takes several kernels. */
  @Nullable FusedKernel fused(DType dtype, MedianFilter filter) {
    if (!fuses(dtype, filter)) {
      return null;
    }
    LineReader reader = new LineReader(filter.border(), SampleBytes.of(dtype, filter.cval()));
    DirectTier tier = fusedTier(dtype, filter);
    if (tier != null) {
      return new DirectKernel(tier, reader, promotion);
    }
    PlaneKernel plain = Kernels.scalarKernel(dtype, filter.withKind(MedianKind.PLAIN));
    return new NetworkKernel(code(dtype, filter), reader, plain);
  }

  private static boolean fuses(DType dtype, MedianFilter filter) {
    Window window = filter.window();
    boolean shifted = filter.even() && filter.anchor() != Anchor.BEFORE;
    return serves(dtype, filter)
        && !shifted
        && filter.rank() != Rank.MEAN
        && filter.kind() != MedianKind.VECTOR
        && Math.max(window.rows(), window.columns()) <= WIDEST_FUSED;
  }

  private @Nullable DirectTier fusedTier(DType dtype, MedianFilter filter) {
    Wanted wanted = new Wanted(LaneShape.of(dtype, bits), WindowMask.of(filter));
    if (!DirectProgram.serves(wanted.mask(), wanted.shape())) {
      return null;
    }
    synchronized (fused) {
      return fused.computeIfAbsent(
          wanted, any -> new DirectTier(DirectProgram.of(wanted.mask()), wanted.shape()));
    }
  }

  /** Waits until the kernel for a filter that is not plain is there, if there is one. */
  void awaitFused(DType dtype, MedianFilter filter, long deadlineNanos)
      throws InterruptedException {
    DirectTier tier = fuses(dtype, filter) ? fusedTier(dtype, filter) : null;
    if (tier != null) {
      promotion.awaitWarm(tier, deadlineNanos);
    }
  }

  /** What serves a filter that networks are too slow for; null where they are not. */
  private @Nullable LargeWindowTier largeWindows(DType dtype, MedianFilter filter) {
    if (bits < HistogramKernel.BITS
        || !serves(dtype, filter)
        || !LargeWindowTier.serves(dtype, filter)) {
      return null;
    }
    return bits >= ThresholdKernel.BITS && ThresholdKernel.serves(filter.window())
        ? thresholds
        : histograms;
  }

  private static boolean serves(DType dtype, MedianFilter filter) {
    boolean nan = dtype.floating() && filter.ignoreNan();
    return !nan
        && filter.border() != Border.SHRINK
        && filter.window().columns() <= (filter.window().rows() == 1 ? LONGEST : Window.MAX_SIDE)
        && WindowMask.of(filter.withRank(Rank.UPPER)).samples() > 0;
  }

  /**
   * Waits until the filters have the fastest code that there is for them.
   *
   * @return how many of them have it in time
   */
  int warm(DType dtype, List<MedianFilter> filters, long deadlineNanos)
      throws InterruptedException {
    List<WindowCode> wanted = new ArrayList<>();
    int warm = 0;
    for (MedianFilter filter : filters) {
      LargeWindowTier large = largeWindows(dtype, filter);
      if (filter.kind() == MedianKind.VECTOR) {
        warm += awaitColours(dtype, deadlineNanos) ? 1 : 0;
      } else if (large != null) {
        warm += promotion.awaitWarm(large::warm, deadlineNanos) ? 1 : 0;
      } else if (serves(dtype, filter)) {
        WindowCode code = code(dtype, filter);
        wanted.add(code);
      }
    }
    for (WindowCode code : wanted) {
      promotion.awaitCode(code, deadlineNanos);
      warm += code.direct() != null || code.compiled() ? 1 : 0;
    }
    return warm;
  }

  /**
   * Starts to warm what serves windows that have no code of their own yet, and to compile what the
   * windows that have been warmed lack, see {@link KernelPromotion#awaitCode}.
   */
  void prepare(DType dtype) {
    LaneShape shape = LaneShape.of(dtype, bits);
    promotion.prepare(shape);
    direct(shape).forEach(promotion::compile);
  }

  private synchronized List<WindowCode> direct(LaneShape shape) {
    return known.values().stream()
        .filter(code -> code.direct() != null && code.shape().equals(shape))
        .toList();
  }

  /** Waits until the interpreter can serve the filters. */
  void interpret(DType dtype, List<MedianFilter> filters, long deadlineNanos)
      throws InterruptedException {
    for (MedianFilter filter : filters) {
      LargeWindowTier large = largeWindows(dtype, filter);
      if (large != null) {
        promotion.awaitWarm(large::warm, deadlineNanos);
      } else if (serves(dtype, filter)) {
        promotion.awaitInterpreter(code(dtype, filter), deadlineNanos);
      }
    }
  }

  private ColourTile warmByteColours(MedianFilter filter, int channels, int high, int wide) {
    factory.warmMovers(LaneShape.of(DType.U8, bits));
    return byteColours(filter, channels, high, wide, new Scratch());
  }

  /** Pixels of 8-bit integers; what moves their rows is the same whatever their sign. */
  ColourTile byteColours(MedianFilter filter, int channels, int high, int wide, Scratch scratch) {
    LaneShape shape = LaneShape.of(DType.U8, bits);
    Movers movers = factory.movers(shape);
    if (VectorNineColours.serve(DType.U8, filter, channels)) {
      return new VectorNineColours(shape, movers, scratch, filter, channels);
    }
    int longest = wide + filter.window().columns() - 1;
    ByteRows rows = new ByteRows(shape, movers, channels, longest);
    return new VectorColours(rows, scratch, filter, channels, high, wide);
  }

  /** Pixels that vectors may compare by now; their warm-up starts with the first who asks. */
  boolean coloursReady(DType dtype) {
    ColourTier colours = colours(dtype);
    if (!colours.ready() && colours.ask()) {
      promotion.warm(colours);
    }
    return colours.ready();
  }

  /** Waits until they are. */
  boolean awaitColours(DType dtype, long deadlineNanos) throws InterruptedException {
    return promotion.awaitWarm(colours(dtype), deadlineNanos);
  }

  private ColourTier colours(DType dtype) {
    return dtype.bytes() == 1 ? byteColours : realColours;
  }

  KernelPromotion promotion() {
    return promotion;
  }

  private synchronized WindowCode code(DType dtype, MedianFilter filter) {
    Wanted wanted = new Wanted(LaneShape.of(dtype, bits), WindowMask.of(filter));
    WindowCode code = known.get(wanted);
    if (code == null) {
      code = new WindowCode(wanted.mask(), wanted.shape(), promotion);
      known.put(wanted, code);
    }
    return code;
  }
}
