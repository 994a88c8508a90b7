package dev.sluice.median;

/** Runs what moves and combines rows until HotSpot has compiled it. Not thread-safe. */
final class RowWarmup {
  private static final int VECTORS = 16;

  /** A compiled loop takes less for a vector; before that it is a hundred times as much. */
  private static final double SLOWEST_NANOS = 40;

  private static final int CALLS = 50;
  private static final int FAST_ROUNDS = 3;
  private static final long LONGEST_NANOS = 3_000_000_000L;

  private final LaneShape shape;
  private final int line;
  private final byte[] from;
  private final byte[] to;

  RowWarmup(LaneShape shape) {
    this.shape = shape;
    this.line = VECTORS * shape.vectorBytes();
    this.from = new byte[2 * (ChannelMover.MOST_CHANNELS + 1) * line];
    this.to = new byte[from.length];
  }

  void rows(RowMover mover) {
    untilFast(() -> mover.order(from, 0, to, 0, line));
    if (shape.bytes() < Long.BYTES) {
      untilFast(() -> mover.split(from, 0, to, 0, line, line, true));
      untilFast(() -> mover.split(from, 0, to, 0, line, line, false));
      untilFast(() -> mover.join(from, 0, line, to, 0, line, true));
      untilFast(() -> mover.join(from, 0, line, to, 0, line, false));
    }
  }

  void channels(ChannelMover mover) {
    untilFast(() -> mover.gather(from, 0, to, 0, VECTORS));
    untilFast(() -> mover.scatter(from, 0, to, 0, VECTORS));
  }

  void arithmetic(RowMath math) {
    untilFast(() -> math.min(to, 0, line, 2 * line, line));
    untilFast(() -> math.max(to, 0, line, 2 * line, line));
    untilFast(() -> math.minMax(to, 0, line, 2 * line, 3 * line, line));
  }

  private static void untilFast(Runnable step) {
    long start = System.nanoTime();
    long end = start + LONGEST_NANOS;
    int fast = 0;
    while (fast < FAST_ROUNDS && start < end) {
      for (int i = 0; i < CALLS; i++) {
        step.run();
      }
      long now = System.nanoTime();
      fast += now - start < CALLS * VECTORS * SLOWEST_NANOS ? 1 : 0;
      start = now;
    }
  }
}
