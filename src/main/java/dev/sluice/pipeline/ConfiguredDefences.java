package dev.sluice.pipeline;

import dev.sluice.defence.DefenceConfig;
import dev.sluice.defence.Defences;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The defences by name, as they are at the moment. Thread-safe. */
public final class ConfiguredDefences {
  private final Defences defences;

  public ConfiguredDefences(Defences defences) {
    this.defences = defences;
  }

  /** One defence; lists and texts as they were written, but for seeds. */
  public record Told(
      List<String> steps,
      Optional<String> valueRange,
      Optional<String> layout,
      List<Double> mean,
      List<Double> std) {}

  /** By name. */
  public Map<String, Told> all() {
    Map<String, Told> all = new TreeMap<>();
    defences.named().forEach((name, config) -> all.put(name, told(config)));
    return all;
  }

  /** The names of defences by the names of the inputs that go through them. */
  public Map<String, String> ofInputs() {
    return defences.ofInputs();
  }

  private static Told told(DefenceConfig config) {
    return new Told(
        config.told(), config.valueRange(), config.layout(), config.mean(), config.std());
  }
}
