package dev.sluice.defence;

import dev.sluice.median.Border;
import dev.sluice.median.Footprint;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the parameters of a request into a defence. Thread-safe. */
public final class Defences {
  private static final String DEFAULT = "default";
  private static final Pattern WINDOW = Pattern.compile("([0-9]{1,5})(?:x([0-9]{1,5}))?");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_QUOTE = 40;

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
   * @param parameters any of window, footprint, border, cval, median, compat, gray and defence
   * @param vector whether the input is a vector: the default window is 3 long and has one row
   * @throws InvalidDefenceException when a value is not allowed, or is not offered yet
   */
  public Defence select(Map<String, String> parameters, boolean vector)
      throws InvalidDefenceException {
    only(parameters, "defence", DEFAULT);
    only(parameters, "median", "plain");
    if (parameters.containsKey("compat")) {
      throw invalid("compat", parameters.get("compat"), "is not offered yet; leave it out");
    }
    Border border = choice(parameters, "border", Border.values(), Border::id, Border.REFLECT);
    MedianFilter filter =
        new MedianFilter(
            window(parameters.get("window"), vector),
            choice(
                parameters,
                "footprint",
                Footprint.Shape.values(),
                Footprint::id,
                Footprint.Shape.SQUARE),
            border,
            cval(parameters.getOrDefault("cval", "0")),
            ignoreNan);
    List<Squeezer> chain = new ArrayList<>();
    if (gray(parameters.getOrDefault("gray", "false"), vector)) {
      chain.add(Luminance.STEP);
    }
    chain.add(new MedianSqueezer(engine, filter));
    return new Defence(DEFAULT, chain);
  }

  private static Window window(@Nullable String text, boolean vector)
      throws InvalidDefenceException {
    if (text == null) {
      return vector ? Window.along(3) : Window.square(3);
    }
    Matcher matcher = WINDOW.matcher(text);
    if (!matcher.matches()) {
      throw invalid("window", text, "must be like 3 or 5x3 (rows x columns)");
    }
    int first = Integer.parseInt(matcher.group(1));
    boolean two = matcher.group(2) != null;
    int rows = vector && !two ? 1 : first;
    int columns = two ? Integer.parseInt(matcher.group(2)) : first;
    if (vector && rows != 1) {
      throw invalid("window", text, "must have one row for a vector");
    }
    int widest = vector ? Window.MAX_LENGTH : Window.MAX_SIDE;
    if (rows < 1 || columns < 1 || rows > Window.MAX_SIDE || columns > widest) {
      throw invalid("window", text, "must be 1 to " + widest + (vector ? " long" : " a side"));
    }
    return new Window(rows, columns);
  }

  private static double cval(String text) throws InvalidDefenceException {
    double value =
        text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches()
            ? Double.parseDouble(text)
            : Double.NaN;
    if (!Double.isFinite(value)) {
      throw invalid("cval", text, "must be a finite number");
    }
    return value;
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

  private static <T> T choice(
      Map<String, String> parameters, String name, T[] all, Function<T, String> id, T otherwise)
      throws InvalidDefenceException {
    String text = parameters.get(name);
    if (text == null) {
      return otherwise;
    }
    for (T one : all) {
      if (id.apply(one).equals(text)) {
        return one;
      }
    }
    String names = Arrays.stream(all).map(id).collect(Collectors.joining(", "));
    throw invalid(name, text, "must be one of " + names);
  }

  private static void only(Map<String, String> parameters, String name, String offered)
      throws InvalidDefenceException {
    String text = parameters.getOrDefault(name, offered);
    if (!text.equals(offered)) {
      throw invalid(name, text, "is not offered yet; only '" + offered + "' is");
    }
  }

  private static InvalidDefenceException invalid(String name, String text, String why) {
    String quote = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    return new InvalidDefenceException(
        "parameter '" + name + "': '" + quote.replaceAll("\\p{Cntrl}", "?") + "' " + why);
  }
}
