package dev.sluice.defence;

import static dev.sluice.defence.ParameterText.invalid;

import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.Window;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the steps of a configured defence, as in {@code bit-depth;bits=4;range=0..1}. */
record StepReader(MedianEngine engine, boolean ignoreNan) {
  private static final Pattern RANGE =
      Pattern.compile("(-?[0-9]{1,10}(?:\\.[0-9]{1,10})?)\\.\\.(-?[0-9]{1,10}(?:\\.[0-9]{1,10})?)");
  private static final Pattern SIGMA = Pattern.compile("[0-9]{1,2}(?:\\.[0-9]{1,6})?");
  private static final double LARGEST_SIGMA = 15;
  private static final int MOST_BITS = 16;
  private static final Map<String, Set<String>> STEPS =
      Map.of(
          "gray", Set.of(),
          "median", Set.of("window", "footprint", "border", "cval", "median", "weight", "compat"),
          "bit-depth", Set.of("bits", "range"),
          "mean", Set.of("window", "border"),
          "gaussian", Set.of("sigma", "border"));

  /**
   * The step that a text describes, for inputs of a kind.
   *
   * @throws InvalidDefenceException when the text is wrong, or the step impossible for these inputs
   */
  Squeezer read(String text, boolean vector, DType dtype) throws InvalidDefenceException {
    String[] words = text.strip().split(";", -1);
    String name = words[0].strip();
    Set<String> known = STEPS.get(name);
    if (known == null) {
      throw invalid(
          "step",
          name,
          "is none of " + String.join(", ", STEPS.keySet().stream().sorted().toList()));
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      String[] pair = words[i].strip().split("=", 2);
      String key = name.equals("median") && pair[0].equals("kind") ? "median" : pair[0];
      if (!known.contains(key) || pair.length < 2) {
        throw invalid(
            "step", text, "may have " + known.stream().sorted().toList() + ", each as name=value");
      }
      if (values.put(key, pair[1]) != null) {
        throw invalid("step", text, "has " + key + " twice");
      }
    }
    return step(name, new ParameterText(values), vector, dtype);
  }

  private Squeezer step(String name, ParameterText parameters, boolean vector, DType dtype)
      throws InvalidDefenceException {
    return switch (name) {
      case "gray" -> {
        if (vector) {
          throw invalid("step", name, "makes no sense for a vector");
        }
        yield Luminance.STEP;
      }
      case "bit-depth" -> bitDepth(parameters, dtype);
      case "mean" -> {
        Window window = new FilterReader(parameters, vector, dtype).read(false).window();
        yield Smoothing.mean(window, border(parameters));
      }
      case "gaussian" -> Smoothing.gaussian(sigma(parameters), vector, border(parameters));
      default ->
          new MedianSqueezer(engine, new FilterReader(parameters, vector, dtype).read(ignoreNan));
    };
  }

  private static BitDepth bitDepth(ParameterText parameters, DType dtype)
      throws InvalidDefenceException {
    String text = parameters.get("bits", "");
    int bits = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
    if (bits < 1 || bits > MOST_BITS) {
      throw invalid("bits", text, "must be 1 to " + MOST_BITS);
    }
    double[] range = Values.range(dtype);
    String declared = parameters.get("range");
    if (declared != null) {
      Matcher ends = RANGE.matcher(declared);
      if (!ends.matches()) {
        throw invalid("range", declared, "must be like 0..1 or -2.1..2.6");
      }
      range = new double[] {Double.parseDouble(ends.group(1)), Double.parseDouble(ends.group(2))};
      if (range[0] >= range[1]) {
        throw invalid("range", declared, "must go up");
      }
    }
    return new BitDepth(bits, range[0], range[1]);
  }

  private static double sigma(ParameterText parameters) throws InvalidDefenceException {
    String text = parameters.get("sigma", "1");
    double sigma = SIGMA.matcher(text).matches() ? Double.parseDouble(text) : 0;
    if (sigma < 0.1 || sigma > LARGEST_SIGMA) {
      throw invalid("sigma", text, "must be 0.1 to 15 samples");
    }
    return sigma;
  }

  private static Border border(ParameterText parameters) throws InvalidDefenceException {
    Border border = parameters.choice("border", Border.values(), Border::id);
    if (border == Border.SHRINK) {
      throw invalid("border", border.id(), "is for medians alone");
    }
    return border == null ? Border.REFLECT : border;
  }
}
