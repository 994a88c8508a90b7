package dev.sluice.median;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The {@link DirectCode} of one kind of 3x3 median, once it is fast. Thread-safe. */
final class DirectTier implements Runnable {
  /** Vector instructions for a vector of results, about. */
  private static final int INSTRUCTIONS = 50;

  private final DirectProgram program;
  private final LaneShape shape;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable DirectCode code;

  DirectTier(DirectProgram program, LaneShape shape) {
    this.program = program;
    this.shape = shape;
  }

  /** The code of a program, warmed; null where HotSpot leaves it slow. */
  static @Nullable DirectCode warm(DirectProgram program, LaneShape shape) {
    VectorProfiles.settle(shape);
    DirectEmitter emitter = new DirectEmitter(program, shape);
    DirectCode made = LaneClasses.define(emitter.emit(), DirectCode.class, shape);
    if (!DirectWarmup.reachesFullSpeed(made, shape, emitter.instructions())) {
      return null;
    }
    PassWarmup.run(made, shape);
    return made;
  }

  /** As {@link PlaneKernel#nanosPerSample}. */
  static double nanosPerSample(LaneShape shape) {
    return 0.03 + 0.15 * INSTRUCTIONS / shape.lanes();
  }

  @Nullable DirectCode code() {
    return code;
  }

  LaneShape shape() {
    return shape;
  }

  /** True for the first caller. */
  boolean ask() {
    return !asked.getAndSet(true);
  }

  @Override
  public void run() {
    if (code == null) {
      code = warm(program, shape);
    }
  }
}
