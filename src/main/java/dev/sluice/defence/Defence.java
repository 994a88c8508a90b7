package dev.sluice.defence;

import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** A named chain of steps. Immutable and thread-safe. */
public final class Defence {
  private final String name;
  private final List<Squeezer> chain;
  private final Optional<Normalisation> normalisation;

  Defence(String name, List<Squeezer> chain, Optional<Normalisation> normalisation) {
    this.name = name;
    this.chain = List.copyOf(chain);
    this.normalisation = normalisation;
  }

  public String name() {
    return name;
  }

  /**
   * Refuses an input of a shape that one of the steps cannot do.
   *
   * @throws InvalidDefenceException says which and why
   */
  void check(Raster input) throws InvalidDefenceException {
    if (normalisation.isPresent()) {
      normalisation.get().check(input);
    }
    for (Squeezer step : chain) {
      step.check(input);
    }
  }

  /**
   * Cleans one raster; the input stays as it is.
   *
   * @param deadlineNanos in {@link System#nanoTime()} terms
   */
  public Cleaned apply(Raster input, long deadlineNanos) throws NotFilteredException {
    return apply(input, byte[]::new, deadlineNanos);
  }

  /**
   * As above, in arrays that the caller may use again.
   *
   * @param arrays gives an array of at least so many bytes, contents undefined; the cleaned raster
   *     lies in one of them
   */
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws NotFilteredException {
    if (normalisation.isEmpty()) {
      return steps(input, arrays, deadlineNanos);
    }
    Raster raw = normalisation.get().undone(input, arrays, deadlineNanos);
    Raster filtered = steps(raw, arrays, deadlineNanos).raster();
    Raster target = Planes.blank(input, arrays);
    normalisation.get().redo(input, raw, filtered, target, deadlineNanos);
    return new Cleaned(target, input.differences(target));
  }

  private Cleaned steps(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws NotFilteredException {
    Raster raster = input;
    long changed = 0;
    for (Squeezer squeezer : chain) {
      Cleaned cleaned = squeezer.apply(raster, arrays, deadlineNanos);
      raster = cleaned.raster();
      changed += cleaned.changed();
    }
    return new Cleaned(raster, Math.min(changed, raster.sampleCount()));
  }

  /** The steps, as in {@code gray, median;window=3x3;border=reflect}. */
  public String describe() {
    if (chain.size() == 1) {
      return chain.getFirst().describe();
    }
    return chain.stream().map(Squeezer::describe).collect(Collectors.joining(", "));
  }
}
