package dev.sluice.median;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The code that serves a window now: none at first, the interpreter once that is there, code of its
 * own once that is fast. Thread-safe.
 */
final class WindowCode {
  /** Samples after which code of its own pays for the processor time that compiling takes. */
  private static final long WORTH_COMPILING = 4_000_000;

  /** Code that was left slow is tried again after as much use, in a process whose JIT has rest. */
  private static final int MOST_TRIES = 4;

  private final WindowMask mask;
  private final LaneShape shape;
  private final KernelPromotion promotion;
  private final AtomicLong served = new AtomicLong();
  private final AtomicBoolean offered = new AtomicBoolean();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile @Nullable TileRunner runner;
  private volatile @Nullable DirectCode direct;

  WindowCode(WindowMask mask, LaneShape shape, KernelPromotion promotion) {
    this.mask = mask;
    this.shape = shape;
    this.promotion = promotion;
  }

  WindowMask mask() {
    return mask;
  }

  LaneShape shape() {
    return shape;
  }

  @Nullable TileRunner runner() {
    return runner;
  }

  /** For planes that {@link DirectPass#serves}; null where there is none. */
  @Nullable DirectCode direct() {
    return direct;
  }

  void replace(DirectCode faster) {
    direct = faster;
  }

  /** As {@link KernelPromotion#choice}. */
  @Nullable RowMover choice() {
    return promotion.choice(shape);
  }

  /** As {@link KernelPromotion#moves}. */
  boolean moves(int channels) {
    return promotion.moves(shape, channels);
  }

  /** What moves pictures to sheets: vectors, once they are fast. */
  SheetMover sheets() {
    SheetMover vectors = promotion.sheets(shape);
    return vectors == null ? SheetMover.PLAIN : vectors;
  }

  boolean compiled() {
    TileRunner now = runner;
    return now != null && !now.interpreted();
  }

  /** The same, for so many samples: what is used moves up. */
  @Nullable TileRunner use(long samples) {
    TileRunner now = runner;
    if (now == null || now.interpreted()) {
      boolean often = served.addAndGet(samples) >= WORTH_COMPILING;
      boolean interpreted = now == null && mask.monotone();
      if ((interpreted || often) && !offered.getAndSet(true)) {
        boolean taken = interpreted ? promotion.interpret(this) : promotion.compile(this);
        if (!taken) {
          served.set(0);
          offered.set(false);
        }
      }
    }
    return now;
  }

  /** Its own code stayed slow: what serves it now goes on, until the next try. */
  void refused() {
    if (refusals.incrementAndGet() < MOST_TRIES) {
      served.set(0);
      offered.set(false);
    }
  }

  /** Serves with other code from now on. */
  void replace(TileRunner faster) {
    runner = faster;
    if (faster.interpreted()) {
      offered.set(false);
    }
  }
}
