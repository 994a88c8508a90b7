package dev.sluice.defence;

import static dev.sluice.defence.ParameterText.invalid;

import dev.sluice.median.DType;
import dev.sluice.median.MedianEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the parameters of a request into a defence. Thread-safe. */
public final class Defences {
  private static final String DEFAULT = "default";

  private final MedianEngine engine;
  private final boolean ignoreNan;

  /**
   * @param ignoreNan drop NaN from each window; where false the caller keeps NaN out
   */
  public Defences(MedianEngine engine, boolean ignoreNan) {
    this.engine = engine;
    this.ignoreNan = ignoreNan;
  }

  /**
   * The defence that the parameters ask for; those that concern something else are left alone.
   *
   * @param values any of window, footprint, border, cval, median, weight, compat, gray and defence
   * @param vector whether the input is a vector: the default window is 3 long and has one row
   * @param dtype of the input
   * @throws InvalidDefenceException when a value is not allowed, or two contradict each other
   */
  public Defence select(Map<String, String> values, boolean vector, DType dtype)
      throws InvalidDefenceException {
    ParameterText parameters = new ParameterText(values);
    String name = parameters.get("defence", DEFAULT);
    if (!name.equals(DEFAULT)) {
      throw invalid("defence", name, "is not configured; only '" + DEFAULT + "' is");
    }
    List<Squeezer> chain = new ArrayList<>();
    if (gray(parameters.get("gray", "false"), vector)) {
      chain.add(Luminance.STEP);
    }
    chain.add(
        new MedianSqueezer(engine, new FilterReader(parameters, vector, dtype).read(ignoreNan)));
    return new Defence(DEFAULT, chain);
  }

  private static boolean gray(String text, boolean vector) throws InvalidDefenceException {
    boolean gray =
        switch (text) {
          case "true" -> true;
          case "false" -> false;
          default -> throw invalid("gray", text, "must be true or false");
        };
    if (gray && vector) {
      throw invalid("gray", text, "makes no sense for a vector");
    }
    return gray;
  }
}
