package dev.sluice.median;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets a tile of vectors serve once HotSpot has compiled it. Thread-safe. */
final class ColourTier implements Runnable {
  private static final int ROWS = 32;
  private static final int COLUMNS = 256;

  /** Five times what a pixel of a 3x3 window takes; the interpreter takes a hundred times it. */
  private static final double PROMISED_NANOS = 80;

  private static final int FAST_RUNS = 3;
  private static final long LONGEST_NANOS = 8_000_000_000L;

  /** Pixels and windows that have code of their own. */
  record Code(int channels, Window window) {}

  /** Makes a tile. */
  interface Maker {
    ColourTile make(MedianFilter filter, int channels, int high, int wide);
  }

  private final DType dtype;
  private final List<Code> codes;
  private final Maker maker;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean ready;

  /**
   * @param codes all that have code of their own
   */
  ColourTier(DType dtype, List<Code> codes, Maker maker) {
    this.dtype = dtype;
    this.codes = codes;
    this.maker = maker;
  }

  boolean ready() {
    return ready;
  }

  /** True for the first caller. */
  boolean ask() {
    return !asked.getAndSet(true);
  }

  /** Warms all code until it is fast. */
  @Override
  public void run() {
    if (!ready) {
      long end = System.nanoTime() + LONGEST_NANOS;
      for (Code code : codes) {
        warm(code.channels(), code.window(), end);
      }
      ready = true;
    }
  }

  private void warm(int channels, Window window, long end) {
    MedianFilter filter = MedianFilter.of(window).withKind(MedianKind.VECTOR);
    Raster source = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, ROWS, COLUMNS, channels);
    for (int i = 0; i < source.data().length; i++) {
      source.data()[i] = (byte) (i * i >> 4 & 0x3F);
    }
    Band band = Band.of(source, source.blank(), 0, 0, channels);
    PixelMap map = new PixelMap(dtype, filter, ROWS, COLUMNS);
    map.move(band.sources().getFirst(), 0, ROWS, 0, COLUMNS);
    ColourTile tile = maker.make(filter, channels, ROWS, COLUMNS);
    Scratch scratch = new Scratch();
    int fast = 0;
    for (long now = System.nanoTime(); fast < FAST_RUNS && now < end; ) {
      long start = now;
      tile.filter(map, band, scratch);
      now = System.nanoTime();
      fast += now - start < PROMISED_NANOS * ROWS * COLUMNS ? 1 : 0;
    }
  }
}
