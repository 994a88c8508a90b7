package dev.sluice.defence;

import static dev.sluice.defence.ParameterText.invalid;

import dev.sluice.median.DType;
import dev.sluice.median.MedianEngine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Turns the parameters of a request into a defence. Thread-safe. */
public final class Defences {
  private static final String DEFAULT = "default";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final int MOST_STEPS = 16;
  private static final Set<String> OF_A_MEDIAN =
      Set.of("window", "footprint", "border", "cval", "median", "weight", "compat", "gray");

  private final MedianEngine engine;
  private final boolean ignoreNan;
  private final StepReader steps;
  private final Map<String, List<String>> named;

  /**
   * @param ignoreNan drop NaN from each window; where false the caller keeps NaN out
   */
  public Defences(MedianEngine engine, boolean ignoreNan) {
    this(engine, ignoreNan, Map.of());
  }

  /**
   * @param named chains by name, a step as {@code Sluice-Defence} shows it: {@code
   *     median;window=5x5;border=reflect}; one called {@code default} is for requests that name no
   *     defence and give no parameter of the median
   * @throws IllegalArgumentException when a chain can serve no kind of input; says how to mend it
   */
  public Defences(MedianEngine engine, boolean ignoreNan, Map<String, List<String>> named) {
    this.engine = engine;
    this.ignoreNan = ignoreNan;
    this.steps = new StepReader(engine, ignoreNan);
    this.named = new TreeMap<>(named);
    this.named.forEach(this::check);
  }

  private void check(String name, List<String> texts) {
    String key = "sluice.defences." + name + ": ";
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(key + "write the name in a-z, 0-9 and -, at most 64 long");
    }
    if (texts.isEmpty() || texts.size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          key + "give 1 to " + MOST_STEPS + " steps, not " + texts.size());
    }
    try {
      chain(name, false, DType.U8);
    } catch (InvalidDefenceException picture) {
      try {
        chain(name, true, DType.F64);
      } catch (InvalidDefenceException e) {
        throw new IllegalArgumentException(key + picture.getMessage(), e);
      }
    }
  }

  private Defence chain(String name, boolean vector, DType dtype) throws InvalidDefenceException {
    List<Squeezer> chain = new ArrayList<>();
    DType type = dtype;
    for (String text : named.getOrDefault(name, List.of())) {
      Squeezer step = steps.read(text, vector, type);
      type = step == Luminance.STEP ? Luminance.type(type) : type;
      chain.add(step);
    }
    return new Defence(name, chain);
  }

  /** The configured chains by name, each step as it was written. */
  public Map<String, List<String>> named() {
    return Collections.unmodifiableMap(named);
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
    Optional<String> other =
        values.keySet().stream().filter(OF_A_MEDIAN::contains).sorted().findFirst();
    if (named.containsKey(name) && other.isEmpty()) {
      return chain(name, vector, dtype);
    }
    if (named.containsKey(name) && parameters.has("defence")) {
      String why = "a named defence is in place of all parameters of the median";
      throw parameters.contradiction("defence", other.orElseThrow(), why);
    }
    if (!name.equals(DEFAULT)) {
      Set<String> known = new TreeSet<>(named.keySet());
      known.add(DEFAULT);
      throw invalid("defence", name, "is not configured; there are " + String.join(", ", known));
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
