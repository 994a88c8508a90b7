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
  /** A stage that is not fast by then is stuck; a busy machine is given its time. */
  private static final long STAGE_NANOS = 15_000_000_000L;

  /**
   * A vector instruction takes 0.1 to 0.3 ns in code that C2 compiled well, and ten or more in all
   * other.
   */
  private static final double SLOWEST_NANOS = 1;

  private static final double CALL_NANOS = 500;
  private static final int CALLS = 40;

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
    return runsFast();
  }

  /** All stages in a row: the caches hold less of them. */
  private boolean runsFast() {
    int vectors = Math.ceilDiv(layout.strip(), layout.vector());
    double promised = 0;
    for (Stage stage : code.stages()) {
      promised += CALL_NANOS + stage.code().size() * SLOWEST_NANOS * (vectors + stage.halo());
    }
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      code.runner().code().run(arena, 0, slots, output, layout.strip());
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest <= promised;
  }

  private boolean warm(int stage) {
    double promised = code.stages().get(stage).code().size() * SLOWEST_NANOS;
    TileCode tiles = code.runner().code();
    LoopWarmup.Loops loop =
        (calls, vectors) -> {
          for (int i = 0; i < calls; i++) {
            tiles.stage(stage, arena, 0, slots, output, vectors * layout.vector());
          }
        };
    return new LoopWarmup(loop, LoopWarmup.SELDOM, promised)
        .untilFast(Math.ceilDiv(layout.strip(), layout.vector()), STAGE_NANOS);
  }
}
