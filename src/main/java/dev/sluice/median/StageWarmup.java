package dev.sluice.median;

import java.util.Random;

/**
 * Runs fresh code until HotSpot has compiled it.
 *
 * <p>Stages are warmed one after another, so that C2's queue stays short: with more than a handful
 * of methods waiting HotSpot compiles at tier 2 first, and a stage on which C1's tier 3 then gives
 * up would stay there for good.
 */
final class StageWarmup {
  /** A stage that is not fast by then is stuck. */
  private static final long STAGE_NANOS = 8_000_000_000L;

  /** No code that C2 compiled takes as long for a vector instruction; what it did not takes 100. */
  private static final double SLOWEST_NANOS = 3;

  private static final double CALL_NANOS = 200;
  private static final int CALLS = 40;
  private static final int ROUNDS_AFTER = 3;

  private final KernelFactory.Compiled code;
  private final RowLayout layout;
  private final byte[] arena;
  private final int slots;
  private final int output;

  StageWarmup(KernelFactory.Compiled code) {
    this.code = code;
    TileRunner runner = code.runner();
    this.layout = runner.layout();
    this.slots = runner.inputRows() * runner.tile().columns() * layout.inputStride();
    this.output = slots + runner.slots() * layout.slotStride();
    this.arena = new byte[output + runner.tile().windows() * layout.slotStride() + layout.vector()];
    new Random(1).nextBytes(arena);
  }

  /** Whether every stage became as fast as its instructions promise. */
  boolean reachesFullSpeed() {
    for (int stage = 0; stage < code.stages().size(); stage++) {
      if (!warm(stage)) {
        return false;
      }
    }
    for (int i = 0; i < CALLS; i++) {
      code.runner().code().run(arena, 0, slots, output, layout.strip());
    }
    return true;
  }

  private boolean warm(int stage) {
    int vectors = Math.ceilDiv(layout.strip(), layout.vector());
    double promised = CALL_NANOS + code.stages().get(stage).code().size() * SLOWEST_NANOS * vectors;
    long end = System.nanoTime() + STAGE_NANOS;
    int fast = 0;
    while (fast < ROUNDS_AFTER) {
      if (fastest(stage) <= promised) {
        fast++;
      } else if (System.nanoTime() > end) {
        return false;
      }
    }
    return true;
  }

  /** The fastest of some calls, so that other work on the machine does not count. */
  private long fastest(int stage) {
    long fastest = Long.MAX_VALUE;
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      code.runner().code().stage(stage, arena, 0, slots, output, layout.strip());
      long now = System.nanoTime();
      fastest = Math.min(fastest, now - start);
      start = now;
    }
    return fastest;
  }
}
