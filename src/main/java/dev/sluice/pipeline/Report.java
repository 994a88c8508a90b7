package dev.sluice.pipeline;

import dev.sluice.defence.Residual;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known about a request when its answer begins.
 *
 * @param stages those entered, in order; the last may still be under way
 * @param filtering empty when the request did not get past the filter
 */
public record Report(List<StageTime> stages, Optional<Filtering> filtering) {
  public static final Report NONE = new Report(List.of(), Optional.empty());

  public Report {
    stages = List.copyOf(stages);
  }

  /** Of an answer that has nothing to do with what was filtered. */
  Report withoutFiltering() {
    return new Report(stages, Optional.empty());
  }

  /** How long a stage took, in nanoseconds. */
  public record StageTime(Stage stage, long nanos) {}

  /**
   * What the defence did to all inputs together.
   *
   * @param defence in the words of the {@code Sluice-Defence} header
   * @param samples all of them, at least 1
   * @param changed those that differ now
   * @param residual by how much
   */
  public record Filtering(String defence, long samples, long changed, Residual residual) {
    /** In parts of the value range; empty where samples have no counterpart. */
    public OptionalDouble largestChange() {
      return residual.looked() > 0 ? OptionalDouble.of(residual.largest()) : OptionalDouble.empty();
    }

    /** Samples that moved by more than a quarter of the range. */
    public double impulses() {
      return residual.allImpulses();
    }

    /** 0 to 1. */
    public double changedFraction() {
      return (double) changed / samples;
    }
  }
}
