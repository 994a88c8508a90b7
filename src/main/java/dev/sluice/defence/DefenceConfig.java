package dev.sluice.defence;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A defence as it is configured.
 *
 * @param steps in their order, each as {@code Sluice-Defence} shows it: {@code
 *     median;window=5x5;border=reflect}
 * @param valueRange of the samples, as {@code 0..1}: of steps that need one and do not say so
 *     themselves; empty for that of the sample type
 * @param layout of the arrays that go through it, where nothing else tells; judged by whoever reads
 *     them
 * @param mean of normalised inputs, one for all channels or one for each; empty for inputs as they
 *     are
 * @param std as {@code mean}: samples are brought back to {@code sample * std + mean}, go through
 *     the steps, and are normalised again
 */
public record DefenceConfig(
    List<String> steps,
    Optional<String> valueRange,
    Optional<String> layout,
    List<Double> mean,
    List<Double> std) {
  public DefenceConfig {
    steps = List.copyOf(steps);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** Nothing but steps. */
  public static DefenceConfig of(List<String> steps) {
    return new DefenceConfig(steps, Optional.empty(), Optional.empty(), List.of(), List.of());
  }

  /** The files that the steps read. */
  public List<String> files() {
    return steps.stream()
        .flatMap(step -> Pattern.compile(";").splitAsStream(step))
        .map(String::strip)
        .filter(word -> word.startsWith("file="))
        .map(word -> word.substring("file=".length()))
        .toList();
  }

  /** In one line, for a log: what a reader has to know to tell two apart. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(String.join(", ", told()));
    valueRange.ifPresent(range -> text.append("; value-range ").append(range));
    layout.ifPresent(axes -> text.append("; layout ").append(axes));
    if (!mean.isEmpty() || !std.isEmpty()) {
      text.append("; mean ").append(mean).append(", std ").append(std);
    }
    return text.toString();
  }

  /** The steps without the seeds of random ones, which are nobody's business. */
  public List<String> told() {
    return steps.stream().map(step -> step.replaceAll("seed=[^;]*", "seed=...")).toList();
  }
}
