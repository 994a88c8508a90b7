package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;
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

  private static final double CALL_NANOS = 200;
  private static final int CALLS = 40;

  /** Looks at the speed: on a busy machine some are in vain. */
  private static final int LOOKS = 5;

  private final KernelFactory.Compiled code;
  private final TileCode[] turn;
  private final RowLayout layout;
  private final byte[] arena;
  private final int input;
  private final int slots;
  private final int output;

  StageWarmup(KernelFactory.Compiled code) {
    this.code = code;
    TileRunner runner = code.runner();
    this.turn = new TileCode[IdleCode.CLASSES];
    turn[0] = runner.code();
    IdleCode.fill(turn, TileCode.class);
    this.layout = runner.layout();
    int inputBytes = runner.inputRows() * runner.tile().columns() * layout.inputStride();
    int slotBytes = runner.slots() * layout.slotStride();
    int outputBytes = runner.tile().windows() * layout.slotStride() + layout.vector();
    this.arena = new byte[ArenaAddress.LINE + inputBytes + slotBytes + outputBytes];
    this.input = ArenaAddress.alignedStart(arena);
    this.slots = input + inputBytes;
    this.output = slots + slotBytes;
    new Random(1).nextBytes(arena);
  }

  /** Whether every stage became as fast as its instructions promise. */
  boolean reachesFullSpeed() {
    for (int stage = 0; stage < code.stages().size(); stage++) {
      if (!warm(stage)) {
        return false;
      }
    }
    for (int look = 0; look < LOOKS; look++) {
      StageSpeeds speeds = speeds();
      if (speeds.even() && runsFast(speeds.promised())) {
        return true;
      }
    }
    return false;
  }

  private StageSpeeds speeds() {
    int vectors = Math.ceilDiv(layout.strip(), layout.vector());
    List<StageSpeeds.Speed> speeds = new ArrayList<>();
    for (int stage = 0; stage < code.stages().size(); stage++) {
      int each = stage;
      TileCode tiles = code.runner().code();
      double loop = fastest(() -> tiles.stage(each, arena, input, slots, output, layout.strip()));
      double call = fastest(() -> tiles.stage(each, arena, input, slots, output, 0));
      long instructions = (long) code.stages().get(stage).code().size() * vectors;
      speeds.add(new StageSpeeds.Speed(loop - call, instructions));
    }
    return new StageSpeeds(speeds);
  }

  /** All stages in a row: the caches hold less of them. */
  private boolean runsFast(double nanosPerInstruction) {
    int vectors = Math.ceilDiv(layout.strip(), layout.vector());
    double promised = 0;
    for (Stage stage : code.stages()) {
      double instructions = stage.code().size() * (double) (vectors + stage.halo());
      promised += CALL_NANOS + instructions * nanosPerInstruction;
    }
    TileCode tiles = code.runner().code();
    return fastest(() -> tiles.run(arena, input, slots, output, layout.strip())) <= promised;
  }

  private static double fastest(Runnable call) {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      call.run();
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest;
  }

  private boolean warm(int stage) {
    double promised = code.stages().get(stage).code().size() * StageSpeeds.SLOWEST_NANOS;
    LoopWarmup.Loops loop =
        (calls, vectors) -> {
          int count = vectors > 0 ? 1 : turn.length;
          for (int i = 0; i < calls; i++) {
            for (int t = 0; t < count; t++) {
              turn[t].stage(stage, arena, input, slots, output, vectors * layout.vector());
            }
          }
        };
    return new LoopWarmup(loop, promised)
        .untilFast(Math.ceilDiv(layout.strip(), layout.vector()), STAGE_NANOS);
  }
}
