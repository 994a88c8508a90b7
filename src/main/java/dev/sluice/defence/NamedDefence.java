package dev.sluice.defence;

import dev.sluice.median.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A configured defence, made ready for every kind of input that it serves. Immutable. */
final class NamedDefence {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final List<String> LAYOUTS =
      List.of("n", "bn", "hw", "hwc", "chw", "nhwc", "nchw");
  private static final int MOST_STEPS = 16;

  private final DefenceConfig config;
  private final Map<Kind, Defence> chains = new HashMap<>();
  private final Map<Kind, InvalidDefenceException> refusals = new HashMap<>();

  private record Kind(boolean vector, DType dtype) {}

  /**
   * @throws IllegalArgumentException when it can serve no kind of input; says how to mend it
   */
  NamedDefence(String name, DefenceConfig config, StepReader reader) {
    this.config = config;
    String key = "sluice.defences." + name + ": ";
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(key + "write the name in a-z, 0-9 and -, at most 64 long");
    }
    if (config.steps().isEmpty() || config.steps().size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          key + "give 1 to " + MOST_STEPS + " steps, not " + config.steps().size());
    }
    if (config.layout().isPresent() && !LAYOUTS.contains(config.layout().get())) {
      throw new IllegalArgumentException(
          key + "layout '" + config.layout().get() + "' is none of " + String.join(", ", LAYOUTS));
    }
    for (DType dtype : DType.values()) {
      for (boolean vector : new boolean[] {false, true}) {
        Kind kind = new Kind(vector, dtype);
        try {
          chains.put(kind, chain(name, reader, kind));
        } catch (InvalidDefenceException e) {
          refusals.put(kind, e);
        }
      }
    }
    if (chains.isEmpty()) {
      Kind likeliest = new Kind(false, config.mean().isEmpty() ? DType.U8 : DType.F32);
      throw new IllegalArgumentException(
          key + refusals.getOrDefault(likeliest, refusals.values().iterator().next()).getMessage());
    }
  }

  private Defence chain(String name, StepReader reader, Kind kind) throws InvalidDefenceException {
    Optional<Normalisation> normalisation = Normalisation.of(config.mean(), config.std());
    DType type = kind.dtype();
    if (normalisation.isPresent()) {
      normalisation.get().check(type);
      type = Normalisation.RAW;
    }
    String range = config.valueRange().orElse(null);
    List<Squeezer> chain = new ArrayList<>();
    for (String text : config.steps()) {
      Squeezer step = reader.read(text, kind.vector(), type, range);
      if (step == Luminance.STEP && normalisation.isPresent()) {
        throw ParameterText.invalid("step", text, "leaves no channels to normalise again");
      }
      type = step == Luminance.STEP ? Luminance.type(type) : type;
      chain.add(step);
    }
    return new Defence(name, chain, normalisation);
  }

  DefenceConfig config() {
    return config;
  }

  /**
   * @throws InvalidDefenceException when such inputs cannot go through it
   */
  Defence of(boolean vector, DType dtype) throws InvalidDefenceException {
    Kind kind = new Kind(vector, dtype);
    InvalidDefenceException refusal = refusals.get(kind);
    Defence chain = chains.get(kind);
    if (refusal != null || chain == null) {
      throw new InvalidDefenceException(
          String.valueOf(refusal == null ? kind : refusal.getMessage()));
    }
    return chain;
  }
}
