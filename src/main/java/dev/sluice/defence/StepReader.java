package dev.sluice.defence;

import static dev.sluice.defence.ParameterText.invalid;

import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the steps of configured defences, as in {@code bit-depth;bits=4;range=0..1}. Reads each
 * file that they name once. Not thread-safe.
 */
final class StepReader {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,6})?");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,5}");
  private static final Pattern SEED = Pattern.compile("[0-9]{1,18}");
  private static final double LARGEST_SIGMA = 15;
  private static final double LARGEST_STRENGTH = 255;
  private static final int MOST_BITS = 16;
  private static final int MOST_WINDOWS = 16;
  private static final Map<String, Set<String>> STEPS =
      Map.of(
          "gray", Set.of(),
          "median", Set.of("window", "footprint", "border", "cval", "median", "weight", "compat"),
          "random", Set.of("windows", "seed", "footprint", "border", "cval"),
          "bit-depth", Set.of("bits", "range"),
          "jpeg", Set.of("quality", "range"),
          "mean", Set.of("window", "border"),
          "gaussian", Set.of("sigma", "border"),
          "nlm", Set.of("strength", "patch", "search", "range"),
          "range", Set.of("file"));

  private final MedianEngine engine;
  private final ImageCodecs codecs;
  private final boolean ignoreNan;
  private final Map<String, Ranges.Columns> files = new HashMap<>();

  StepReader(MedianEngine engine, ImageCodecs codecs, boolean ignoreNan) {
    this.engine = engine;
    this.codecs = codecs;
    this.ignoreNan = ignoreNan;
  }

  /**
   * The step that a text describes, for inputs of a kind.
   *
   * @param range of the values where the step does not say so itself; null for the type's
   * @throws InvalidDefenceException when the text is wrong, or the step impossible for these inputs
   */
  Squeezer read(String text, boolean vector, DType dtype, @Nullable String range)
      throws InvalidDefenceException {
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
    if (known.contains("range") && range != null) {
      values.putIfAbsent("range", range);
    }
    return step(name, new ParameterText(values), vector, dtype);
  }

  private Squeezer step(String name, ParameterText parameters, boolean vector, DType dtype)
      throws InvalidDefenceException {
    if (vector && Set.of("gray", "jpeg", "nlm").contains(name)) {
      throw invalid("step", name, "makes no sense for a vector");
    }
    return switch (name) {
      case "gray" -> Luminance.STEP;
      case "bit-depth" -> {
        ValueRange range = ValueRange.of(parameters, dtype);
        int bits = whole(parameters, "bits", "", 1, MOST_BITS);
        yield new BitDepth(bits, range.low(), range.high());
      }
      case "jpeg" -> {
        ValueRange range = ValueRange.of(parameters, dtype);
        int quality = whole(parameters, "quality", "75", 1, 100);
        yield new Jpeg(codecs, quality, range.low(), range.high());
      }
      case "mean" -> {
        Window window = new FilterReader(parameters, vector, dtype).read(false).window();
        yield Smoothing.mean(window, border(parameters));
      }
      case "gaussian" -> {
        double sigma = decimal(parameters, "sigma", "1", 0.1, LARGEST_SIGMA);
        yield Smoothing.gaussian(sigma, vector, border(parameters));
      }
      case "nlm" -> nonLocalMeans(parameters, dtype);
      case "random" -> random(parameters, vector, dtype);
      case "range" -> ranges(parameters, vector);
      default -> median(parameters, vector, dtype);
    };
  }

  private MedianSqueezer median(ParameterText parameters, boolean vector, DType dtype)
      throws InvalidDefenceException {
    return new MedianSqueezer(engine, new FilterReader(parameters, vector, dtype).read(ignoreNan));
  }

  private static NonLocalMeans nonLocalMeans(ParameterText parameters, DType dtype)
      throws InvalidDefenceException {
    ValueRange range = ValueRange.of(parameters, dtype);
    return new NonLocalMeans(
        decimal(parameters, "strength", "4", 0.1, LARGEST_STRENGTH),
        odd(parameters, "patch", "3", NonLocalMeans.LARGEST_PATCH),
        odd(parameters, "search", "11", NonLocalMeans.LARGEST_SEARCH),
        range.low(),
        range.high());
  }

  private RandomWindow random(ParameterText parameters, boolean vector, DType dtype)
      throws InvalidDefenceException {
    String text = parameters.get("windows", "");
    String[] windows = text.split("\\|", -1);
    if (windows.length < 2 || windows.length > MOST_WINDOWS) {
      throw invalid("windows", text, "must be 2 to 16 windows, like 2x2|3x3|5x5");
    }
    String seed = parameters.get("seed", "");
    if (!SEED.matcher(seed).matches()) {
      throw invalid("seed", seed, "must be a number of up to 18 digits that nobody else knows");
    }
    List<MedianSqueezer> choices = new ArrayList<>();
    for (String window : windows) {
      choices.add(median(parameters.with("window", window), vector, dtype));
    }
    return new RandomWindow(List.copyOf(choices), Long.parseLong(seed));
  }

  private Ranges ranges(ParameterText parameters, boolean vector) throws InvalidDefenceException {
    String file = parameters.get("file", "");
    Ranges.Columns columns = files.get(file);
    if (columns == null) {
      columns = RangeFile.read(file);
      files.put(file, columns);
    }
    if (!vector) {
      throw invalid("step", "range", "is for vectors: a picture has no columns of its own");
    }
    return new Ranges(file, columns);
  }

  private static int odd(ParameterText parameters, String name, String otherwise, int most)
      throws InvalidDefenceException {
    int side = whole(parameters, name, otherwise, 1, most);
    if (side % 2 == 0) {
      throw invalid(name, String.valueOf(side), "must be odd");
    }
    return side;
  }

  private static int whole(
      ParameterText parameters, String name, String otherwise, int least, int most)
      throws InvalidDefenceException {
    return (int) number(WHOLE, parameters, name, otherwise, least, most);
  }

  private static double decimal(
      ParameterText parameters, String name, String otherwise, double least, double most)
      throws InvalidDefenceException {
    return number(DECIMAL, parameters, name, otherwise, least, most);
  }

  private static <N extends Number> double number(
      Pattern spelling, ParameterText parameters, String name, String otherwise, N least, N most)
      throws InvalidDefenceException {
    String text = parameters.get(name, otherwise);
    double value = spelling.matcher(text).matches() ? Double.parseDouble(text) : -1;
    if (value < least.doubleValue() || value > most.doubleValue()) {
      throw invalid(name, text, "must be " + least + " to " + most);
    }
    return value;
  }

  private static Border border(ParameterText parameters) throws InvalidDefenceException {
    Border border = parameters.choice("border", Border.values(), Border::id);
    if (border == Border.SHRINK) {
      throw invalid("border", border.id(), "is for medians alone");
    }
    return border == null ? Border.REFLECT : border;
  }
}
