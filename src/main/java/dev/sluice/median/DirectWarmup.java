package dev.sluice.median;

import java.util.Arrays;
import java.util.Random;

/** Runs fresh {@link DirectCode} until HotSpot has compiled it. */
final class DirectWarmup {
  private static final int VECTORS = 24;
  private static final int LINE = 2048;
  private static final long LONGEST_NANOS = 15_000_000_000L;

  /** Less than code takes that is not compiled well; twice that of other code, for the memory. */
  private static final double SLOWEST_NANOS = 2;

  private DirectWarmup() {}

  /**
   * @param instructions for a vector
   * @return false when it stayed slow
   */
  static boolean reachesFullSpeed(DirectCode code, LaneShape shape, int instructions) {
    byte[] source = new byte[(DirectProgram.ROWS + 1) * LINE];
    byte[] target = new byte[DirectProgram.WINDOWS * LINE];
    int[] rows = new int[DirectProgram.ROWS];
    Arrays.setAll(rows, i -> i * LINE);
    new Random(1).nextBytes(source);
    LoopWarmup.Loops loop =
        (calls, vectors) -> {
          // A sample more than whole vectors: what is never seen C2 leaves out.
          int bytes = vectors == 0 ? 0 : vectors * shape.vectorBytes() + shape.bytes();
          for (int i = 0; i < calls; i++) {
            code.rows(source, rows, target, rows, shape.bytes(), bytes);
          }
        };
    return new LoopWarmup(loop, instructions * SLOWEST_NANOS).untilFast(VECTORS, LONGEST_NANOS);
  }
}
