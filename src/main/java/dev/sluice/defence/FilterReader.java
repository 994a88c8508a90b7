package dev.sluice.defence;

import static dev.sluice.defence.ParameterText.invalid;

import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.Footprint;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.MedianKind;
import dev.sluice.median.Rank;
import dev.sluice.median.Window;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the filter out of the parameters for one input.
 *
 * @param vector whether the input is a vector: the default window is 3 long and has one row
 */
record FilterReader(ParameterText parameters, boolean vector, DType dtype) {
  private static final Pattern WINDOW = Pattern.compile("([0-9]{1,5})(?:x([0-9]{1,5}))?");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,5}");
  private static final int LONGEST_NUMBER = 64;

  private static final String[] KINDS = {"plain", "conditional", "adaptive", "vector", "weighted"};

  /**
   * @param ignoreNan drop NaN from each window
   */
  MedianFilter read(boolean ignoreNan) throws InvalidDefenceException {
    Border border = parameters.choice("border", Border.values(), Border::id);
    Footprint footprint =
        parameters.choice("footprint", Footprint.Shape.values(), Footprint.Shape::id);
    MedianFilter filter =
        new MedianFilter(
            window(parameters.get("window")),
            footprint == null ? Footprint.SQUARE : footprint,
            border == null ? Border.REFLECT : border,
            cval(parameters.get("cval", "0")),
            ignoreNan);
    return withKind(withCompat(filter, border));
  }

  private MedianFilter withCompat(MedianFilter filter, @Nullable Border explicit)
      throws InvalidDefenceException {
    Compat compat = parameters.choice("compat", Compat.values(), Compat::id);
    if (compat == null) {
      return filter;
    }
    String name = compat.id();
    if (explicit != null && explicit != compat.border()) {
      String why = name + " has border " + compat.border().id() + ", not " + explicit.id();
      throw parameters.contradiction("compat", "border", why);
    }
    if (!compat.footprints() && !filter.footprint().equals(Footprint.SQUARE)) {
      throw parameters.contradiction(
          "compat", "footprint", name + " has no footprint but the whole window");
    }
    if (compat.border() == Border.CONSTANT && filter.cval() != 0) {
      throw parameters.contradiction("compat", "cval", name + " has 0 outside");
    }
    boolean even = filter.window().rows() % 2 == 0 || filter.window().columns() % 2 == 0;
    if (even && !compat.even()) {
      throw parameters.contradiction(
          "compat", "window", name + " refuses even sides such as " + filter.window());
    }
    if (!compat.takes(dtype)) {
      throw invalid("compat", name, "is for samples of 8 and 16 bits without a sign");
    }
    if (!compat.takes(DType.F64) && parameters.get("gray", "false").equals("true")) {
      throw parameters.contradiction("compat", "gray", name + " does not take luminance, a float");
    }
    return filter.withBorder(compat.border()).withRank(compat.rank()).withAnchor(compat.anchor());
  }

  private MedianFilter withKind(MedianFilter filter) throws InvalidDefenceException {
    String name = parameters.choice("median", KINDS, text -> text);
    boolean weighted = "weighted".equals(name);
    if (parameters.has("weight") && !weighted) {
      throw parameters.contradiction("weight", "median", "only median=weighted has a weight");
    }
    return switch (name) {
      case "conditional" -> filter.withKind(MedianKind.CONDITIONAL);
      case "adaptive" -> adaptive(filter);
      case "vector" -> vector(filter);
      case "weighted" -> weighted(filter);
      case null, default -> filter;
    };
  }

  private MedianFilter adaptive(MedianFilter filter) throws InvalidDefenceException {
    Window window = filter.window();
    if (window.rows() % 2 == 0 || window.columns() % 2 == 0) {
      String why = "an adaptive window grows by odd sides up to " + window;
      throw parameters.contradiction("median", "window", why);
    }
    if (window.columns() > Window.MAX_SIDE) {
      String why = "an adaptive window grows to at most " + Window.MAX_SIDE + ", not " + window;
      throw parameters.contradiction("median", "window", why);
    }
    return filter.withKind(MedianKind.ADAPTIVE);
  }

  private MedianFilter vector(MedianFilter filter) throws InvalidDefenceException {
    if (!filter.footprint().equals(Footprint.SQUARE)) {
      throw parameters.contradiction(
          "median", "footprint", "the vector median is of whole windows");
    }
    return filter.withRank(Rank.UPPER).withKind(MedianKind.VECTOR);
  }

  private MedianFilter weighted(MedianFilter filter) throws InvalidDefenceException {
    String text = parameters.get("weight", "3");
    int weight = COUNT.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (weight % 2 == 0 || weight > MedianKind.Weighted.MOST) {
      throw invalid("weight", text, "must be odd, 1 to " + MedianKind.Weighted.MOST);
    }
    return filter.withKind(MedianKind.weighted(weight));
  }

  private Window window(@Nullable String text) throws InvalidDefenceException {
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
}
