package dev.sluice.pipeline;

import dev.sluice.defence.Cleaned;
import dev.sluice.defence.Defence;
import dev.sluice.defence.Defences;
import dev.sluice.defence.InvalidDefenceException;
import dev.sluice.defence.Residual;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import dev.sluice.payload.Input;
import dev.sluice.payload.Payload;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies the defence that a request asks for to each of its inputs. Thread-safe. */
final class Cleaning {
  private final Defences defences;

  Cleaning(Defences defences) {
    this.defences = defences;
  }

  /** One raster for each input, in order; they lie in what was lent. */
  record Result(List<Raster> rasters, Report.Filtering filtering) {}

  Result apply(Payload payload, Loan loan, long deadlineNanos) throws Refusal {
    return apply(payload.inputs(), payload.parameters().asMap(), loan, deadlineNanos);
  }

  Result apply(List<Input> inputs, Map<String, String> parameters, Loan loan, long deadlineNanos)
      throws Refusal {
    List<Raster> rasters = new ArrayList<>(inputs.size());
    Set<String> described = new LinkedHashSet<>();
    long samples = 0;
    long changed = 0;
    Residual residual = Residual.NONE;
    for (Input input : inputs) {
      Defence defence = defenceFor(input, parameters);
      Cleaned cleaned = apply(defence, input, loan, deadlineNanos);
      rasters.add(cleaned.raster());
      described.add(defence.describe());
      samples += cleaned.raster().sampleCount();
      changed += cleaned.changed();
      residual = residual.and(Residual.of(input.raster(), cleaned.raster()));
    }
    return new Result(
        rasters, new Report.Filtering(String.join(", ", described), samples, changed, residual));
  }

  /** The one that an input would go through. */
  Defence defenceFor(Input input, Map<String, String> parameters) throws Refusal {
    try {
      return defences.select(parameters, input.name(), input.vector(), input.raster());
    } catch (InvalidDefenceException e) {
      throw Refusals.of(e);
    }
  }

  private static Cleaned apply(Defence defence, Input input, Loan loan, long deadlineNanos)
      throws Refusal {
    try {
      return defence.apply(input.raster(), loan, deadlineNanos);
    } catch (NotFilteredException e) {
      throw Refusals.of(e);
    }
  }
}
