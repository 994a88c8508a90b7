package dev.sluice.median;

import java.util.concurrent.locks.LockSupport;

/**
 * Calls loops over vectors until HotSpot has compiled them, and runs them as little as possible
 * until then.
 *
 * <p>HotSpot counts calls whether or not the loop in them runs, so nearly all of them are empty.
 * Before C2 every vector instruction is some hundred calls of plain Java; running those in earnest
 * makes HotSpot compile them as well, which takes longer than what is wanted. Some calls have to
 * run the loop while C1's code counts what happens in it, else C2 takes it for dead: so there is a
 * look at the speed several times in as many calls as C2 waits for.
 */
final class LoopWarmup {
  /** C2 is asked for after 5,000 calls of what C1 compiled. */
  private static final int CALLS_A_ROUND = 500;

  private static final int ROUNDS_A_LOOK = 3;

  /** C2 forgets a method that nobody calls any more while it waits. */
  private static final long ROUND_NANOS = 1_000_000;

  /** Calls for a look: the first one has to fetch its code. */
  private static final int CALLS_A_LOOK = 2;

  /** The call itself, by way of code that may be interpreted. */
  private static final double CALL_NANOS = 400;

  private static final int CHECK_CALLS = 40;
  private static final int CHECKS = 3;

  /** What is to be warmed. */
  interface Loops {
    /**
     * Calls each of the loops so many times; itself called seldom, so that it is not compiled.
     *
     * @param vectors that the loops run over, 0 for none
     */
    void call(int calls, int vectors);
  }

  private final Loops loops;
  private final double nanosPerVector;

  /**
   * @param nanosPerVector no compiled code takes as long for a vector, all loops together
   */
  LoopWarmup(Loops loops, double nanosPerVector) {
    this.loops = loops;
    this.nanosPerVector = nanosPerVector;
  }

  /**
   * @param vectors as many as the loops run over when they serve
   * @return false when the time was over first
   */
  boolean untilFast(int vectors, long longestNanos) {
    long end = System.nanoTime() + longestNanos;
    for (int round = 0; System.nanoTime() < end; round++) {
      loops.call(CALLS_A_ROUND, 0);
      if (round % ROUNDS_A_LOOK == 0 && fast(1, CALLS_A_LOOK) && settled(vectors)) {
        return true;
      }
      LockSupport.parkNanos(ROUND_NANOS);
    }
    return false;
  }

  private boolean settled(int vectors) {
    for (int i = 0; i < CHECKS; i++) {
      if (!fast(vectors, CHECK_CALLS)) {
        return false;
      }
    }
    return true;
  }

  /** By the fastest of some calls, so that other work on the machine does not count. */
  private boolean fast(int vectors, int calls) {
    long fastest = Long.MAX_VALUE;
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      loops.call(1, vectors);
      long now = System.nanoTime();
      fastest = Math.min(fastest, now - start);
      start = now;
    }
    return fastest <= CALL_NANOS + vectors * nanosPerVector;
  }
}
