package dev.sluice.median;

import java.util.concurrent.locks.LockSupport;

/**
 * Calls loops over vectors until HotSpot has compiled them, and runs them as little as possible
 * until then.
 *
 * <p>HotSpot counts calls whether or not the loop in them runs, so most of them are empty. Before
 * C2 every vector instruction is some hundred calls of plain Java; running those in earnest would
 * make HotSpot compile them as well, which takes longer than what is wanted. A few calls are not
 * empty: without them C2 would take the loops for dead.
 */
final class LoopWarmup {
  /** C2 is asked for after 5,000 calls of what C1 compiled. */
  private static final int CALLS = 6_000;

  /** Empty calls for each that is not, where the loop is nothing but vector instructions. */
  static final int SELDOM = 63;

  /** The same where it calls helper methods: C2 inlines few of those that are seldom reached. */
  static final int OFTEN = 3;

  /** While C2 is busy; it forgets a method that nobody calls any more. */
  private static final int CALLS_A_LOOK = 200;

  private static final long LOOK_NANOS = 1_000_000;

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
  private final int emptyCalls;
  private final double nanosPerVector;

  /**
   * @param emptyCalls {@link #SELDOM} or {@link #OFTEN}
   * @param nanosPerVector no compiled code takes as long for a vector, all loops together
   */
  LoopWarmup(Loops loops, int emptyCalls, double nanosPerVector) {
    this.loops = loops;
    this.emptyCalls = emptyCalls;
    this.nanosPerVector = nanosPerVector;
  }

  /**
   * @param vectors as many as the loops run over when they serve
   * @return false when the time was over first
   */
  boolean untilFast(int vectors, long longestNanos) {
    long end = System.nanoTime() + longestNanos;
    for (int done = 0; done < CALLS; done += emptyCalls + 1) {
      loops.call(1, 1);
      loops.call(emptyCalls, 0);
    }
    while (!fast(1, 1) || !settled(vectors)) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
      loops.call(CALLS_A_LOOK, 0);
    }
    return true;
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
