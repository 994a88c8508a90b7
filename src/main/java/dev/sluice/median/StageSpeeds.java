package dev.sluice.median;

import java.util.List;

/**
 * How fast the stages of a kernel run. The kernel's own instructions are the measure, as each
 * processor and vector width has a speed of its own: code that HotSpot left at a lower tier, or
 * whose vectors it keeps on the heap, is several times slower than the rest.
 */
final class StageSpeeds {
  /**
   * Stages of one kernel differ by up to a factor of two where all are compiled well, and by up to
   * four and a half where rows do not start on cache lines and a stage does little but move them.
   */
  private static final double UNEVEN = 5;

  /** No processor takes as long for a vector instruction of code that C2 compiled well. */
  static final double SLOWEST_NANOS = 1;

  /** The clock's steps, and a cache line that somebody else took. */
  private static final double CLOCK_NANOS = 100;

  /**
   * A stage.
   *
   * @param nanos for its loop, without the call
   * @param instructions that it ran in that time
   */
  record Speed(double nanos, long instructions) {}

  private final List<Speed> stages;
  private final double promised;

  StageSpeeds(List<Speed> stages) {
    this.stages = List.copyOf(stages);
    long longest = stages.stream().mapToLong(Speed::instructions).max().orElse(0);
    double least = SLOWEST_NANOS;
    for (Speed stage : stages) {
      if (2 * stage.instructions() >= longest) { // the clock is too coarse for short ones
        least = Math.min(least, stage.nanos() / stage.instructions());
      }
    }
    this.promised = Math.min(SLOWEST_NANOS, UNEVEN * least);
  }

  /** Most nanoseconds that an instruction takes in a kernel as fast as it should be. */
  double promised() {
    return promised;
  }

  /** Whether no stage falls behind. */
  boolean even() {
    return stages.stream()
        .allMatch(stage -> stage.nanos() <= CLOCK_NANOS + promised * stage.instructions());
  }
}
