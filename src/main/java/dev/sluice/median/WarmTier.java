package dev.sluice.median;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Lets vectors choose between the rows of several kernels once that is fast. Thread-safe. */
final class ChoiceTier implements Runnable {
  private final RowMover mover;
  private final LaneShape shape;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean ready;

  ChoiceTier(RowMover mover, LaneShape shape) {
    this.mover = mover;
    this.shape = shape;
  }

  /** Null until it is fast. */
  @Nullable RowMover mover() {
    return ready ? mover : null;
  }

  /** True for the first caller. */
  boolean ask() {
    return !asked.getAndSet(true);
  }

  @Override
  public void run() {
    if (!ready) {
      VectorProfiles.settle(shape.bits());
      new RowWarmup(shape).choices(mover);
      ready = true;
    }
  }
}
