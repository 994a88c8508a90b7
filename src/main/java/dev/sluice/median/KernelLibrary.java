package dev.sluice.median;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds and keeps the code for windows, at one vector width. Thread-safe. */
final class KernelLibrary {
  /** Windows come from requests: only the latest are kept. */
  private static final int KEPT = 128;

  private record Wanted(LaneShape shape, WindowMask mask) {}

  private final int bits;
  private final KernelFactory factory = new KernelFactory();
  private final Map<Wanted, TileRunner> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Wanted, TileRunner> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param bits of a vector: 128, 256 or 512
   */
  KernelLibrary(int bits) {
    this.bits = bits;
  }

  /** The kernel for a filter, or null where there is none: shrinking windows, NaN to ignore. */
  @Nullable PlaneKernel find(DType dtype, MedianFilter filter) {
    Window window = filter.window();
    boolean nan =
        dtype.floating()
            && (filter.ignoreNan()
                || (filter.border() == Border.CONSTANT && Double.isNaN(filter.cval())));
    if (nan || filter.border() == Border.SHRINK || window.columns() > Window.MAX_SIDE) {
      return null;
    }
    WindowMask mask = WindowMask.of(filter);
    if (mask.samples() == 0) {
      return null;
    }
    LineReader reader = new LineReader(filter.border(), SampleBytes.of(dtype, filter.cval()));
    return new NetworkKernel(runner(new Wanted(LaneShape.of(dtype, bits), mask)), reader);
  }

  private synchronized TileRunner runner(Wanted wanted) {
    TileRunner runner = known.get(wanted);
    if (runner == null) {
      runner =
          wanted.mask().samples() <= 49
              ? factory.compiled(wanted.mask(), wanted.shape())
              : factory.interpreted(wanted.mask(), wanted.shape());
      known.put(wanted, runner);
    }
    return runner;
  }
}
