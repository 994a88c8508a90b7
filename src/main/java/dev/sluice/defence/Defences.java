package dev.sluice.defence;

import static dev.sluice.defence.ParameterText.invalid;

import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.Raster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns the parameters of a request into a defence. Thread-safe. */
public final class Defences {
  private static final String DEFAULT = "default";
  private static final String NAMED = "defence";

  private static final Set<String> OF_A_MEDIAN =
      Set.of("window", "footprint", "border", "cval", "median", "weight", "compat", "gray");

  private final MedianEngine engine;
  private final ImageCodecs codecs;
  private final boolean ignoreNan;
  private final Uses uses;
  private volatile Map<String, NamedDefence> named;

  /**
   * Who is promised a defence by name, so that it must be there.
   *
   * @param inputs the name of a defence by the name of an input
   * @param others names used elsewhere, by the key of the configuration that does
   */
  public record Uses(Map<String, String> inputs, Map<String, String> others) {
    /** Nobody. */
    public static final Uses NONE = new Uses(Map.of(), Map.of());

    public Uses {
      inputs = Map.copyOf(inputs);
      others = Map.copyOf(others);
    }
  }

  /**
   * Without any by name.
   *
   * @param ignoreNan drop NaN from each window; where false the caller keeps NaN out
   */
  public Defences(MedianEngine engine, ImageCodecs codecs, boolean ignoreNan) {
    this(engine, codecs, ignoreNan, Map.of(), Uses.NONE);
  }

  /**
   * @param named by name; one called {@code default} is for requests that name no defence and give
   *     no parameter of the median
   * @throws IllegalArgumentException as {@link #replace}
   */
  public Defences(
      MedianEngine engine,
      ImageCodecs codecs,
      boolean ignoreNan,
      Map<String, DefenceConfig> named,
      Uses uses) {
    this.engine = engine;
    this.codecs = codecs;
    this.ignoreNan = ignoreNan;
    this.uses = uses;
    this.named = read(named);
  }

  private Map<String, NamedDefence> read(Map<String, DefenceConfig> configs) {
    StepReader reader = new StepReader(engine, codecs, ignoreNan);
    Map<String, NamedDefence> all = new TreeMap<>();
    configs.forEach((name, config) -> all.put(name, new NamedDefence(name, config, reader)));
    uses.inputs()
        .forEach((input, name) -> require(all, name, "sluice.gateway.inputs.defences." + input));
    uses.others().forEach((key, name) -> require(all, name, key));
    return all;
  }

  private static void require(Map<String, NamedDefence> all, String name, String key) {
    if (!all.containsKey(name) && !name.equals(DEFAULT)) {
      throw new IllegalArgumentException(
          "%s: '%s' is not configured: add sluice.defences.%s, or name one of %s"
              .formatted(key, name, name, known(all)));
    }
  }

  private static Set<String> known(Map<String, NamedDefence> all) {
    Set<String> known = new TreeSet<>(all.keySet());
    known.add(DEFAULT);
    return known;
  }

  /**
   * Puts others in the place of those by name, all at once; requests under way keep theirs.
   *
   * @throws IllegalArgumentException when one can serve no kind of input, or one that is used is
   *     missing; says how to mend it, and nothing is replaced
   */
  public void replace(Map<String, DefenceConfig> others) {
    named = read(others);
  }

  /** Those by name, as they are configured now. */
  public Map<String, DefenceConfig> named() {
    Map<String, DefenceConfig> configs = new TreeMap<>();
    named.forEach((name, defence) -> configs.put(name, defence.config()));
    return configs;
  }

  /** The layout that a defence by name tells for what goes through it, if any. */
  public Optional<String> layout(String name) {
    NamedDefence defence = named.get(name);
    return defence == null ? Optional.empty() : defence.config().layout();
  }

  /** That of the defence that inputs of a name go through. */
  public Optional<String> layoutOfInput(String input) {
    String name = uses.inputs().get(input);
    return name == null ? Optional.empty() : layout(name);
  }

  /** Which defence inputs of a name go through, by the name of the input. */
  public Map<String, String> ofInputs() {
    return uses.inputs();
  }

  /**
   * The defence for one input.
   *
   * @param values as {@link #select(Map, boolean, DType)} takes them, where its name decides
   *     nothing
   * @param name of the input, empty where it has none
   * @throws InvalidDefenceException also where its shape is one that a step cannot do
   */
  public Defence select(Map<String, String> values, String name, boolean vector, Raster input)
      throws InvalidDefenceException {
    String own = uses.inputs().get(name);
    Defence defence = select(own == null ? values : Map.of(NAMED, own), vector, input.dtype());
    defence.check(input);
    return defence;
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
    Map<String, NamedDefence> all = named;
    String name = parameters.get(NAMED, DEFAULT);
    NamedDefence chosen = all.get(name);
    Optional<String> other =
        values.keySet().stream().filter(OF_A_MEDIAN::contains).sorted().findFirst();
    if (chosen != null && other.isEmpty()) {
      return chosen.of(vector, dtype);
    }
    boolean there = chosen != null || name.equals(DEFAULT);
    if (there && parameters.has(NAMED) && other.isPresent()) {
      String why = "a named defence is in place of all parameters of the median";
      throw parameters.contradiction(NAMED, other.get(), why);
    }
    if (!there) {
      String others = String.join(", ", known(all));
      throw invalid(NAMED, name, "is not configured; there are " + others);
    }
    List<Squeezer> chain = new ArrayList<>();
    if (gray(parameters.get("gray", "false"), vector)) {
      chain.add(Luminance.STEP);
    }
    chain.add(
        new MedianSqueezer(engine, new FilterReader(parameters, vector, dtype).read(ignoreNan)));
    return new Defence(DEFAULT, chain, Optional.empty());
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
