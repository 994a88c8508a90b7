package dev.sluice.median;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cases from other libraries' own tests that ask for what {@link MedianFilter} can say. */
final class MedianVectors {
  /**
   * @param expected NaN where nothing is said about a sample
   */
  record Case(
      String name, DType dtype, int rows, double[] input, MedianFilter filter, double[] expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String SCIPY_BASIC =
      """
      [[50, 50, 50, 50, 50, 92, 18, 27, 65, 46], [50, 50, 50, 50, 50, 0, 72, 77, 68, 66],
       [50, 50, 50, 50, 50, 46, 47, 19, 64, 77], [50, 50, 50, 50, 50, 42, 15, 29, 95, 35],
       [50, 50, 50, 50, 50, 46, 34, 9, 21, 66], [70, 97, 28, 68, 78, 77, 61, 58, 71, 42],
       [64, 53, 44, 29, 68, 32, 19, 68, 24, 84], [3, 33, 53, 67, 1, 78, 74, 55, 12, 83],
       [7, 11, 46, 70, 60, 47, 24, 43, 61, 26], [32, 61, 88, 7, 39, 4, 92, 64, 45, 61]]
      """;

  private MedianVectors() {}

  /** The plain median as SciPy has it. */
  static List<Case> plain() throws Exception {
    List<Case> cases = new ArrayList<>();
    JsonNode root = root();
    for (JsonNode entry : root.get("median_vectors")) {
      if (isPlain(entry)) {
        cases.add(read(entry, entry.get("input")));
      }
    }
    for (JsonNode entry : root.get("computed_vectors")) {
      cases.add(read(entry, input(entry)));
    }
    return cases;
  }

  /** Other ranks, anchors and kinds. */
  static List<Case> others() throws Exception {
    List<Case> cases = new ArrayList<>();
    for (JsonNode entry : root().get("median_vectors")) {
      if (!isPlain(entry) && isMedian(entry)) {
        cases.add(read(entry, entry.get("input")));
      }
    }
    return cases;
  }

  /** Any rank, or a window that stands elsewhere: not for a median. */
  static List<String> leftOut() throws Exception {
    List<String> names = new ArrayList<>();
    for (JsonNode entry : root().get("median_vectors")) {
      if (!isPlain(entry) && !isMedian(entry)) {
        names.add(entry.get("id").asString());
      }
    }
    return names;
  }

  private static boolean isMedian(JsonNode entry) {
    JsonNode params = entry.get("params");
    return !params.has("origin") && !params.path("rank").isInt();
  }

  private static JsonNode root() throws Exception {
    try (InputStream in = MedianVectors.class.getResourceAsStream("/vectors/median_vectors.json")) {
      return JsonMapper.shared().readTree(in);
    }
  }

  /** The file leaves out one input that it refers to: that of test_basic in scipy.signal. */
  private static JsonNode input(JsonNode entry) {
    JsonNode input = entry.get("input");
    return input.isString() ? JsonMapper.shared().readTree(SCIPY_BASIC) : input;
  }

  /** The upper middle of the window, which stands where SciPy has it; no condition, no origin. */
  private static boolean isPlain(JsonNode entry) {
    JsonNode params = entry.get("params");
    return middle(params)
        && !params.has("conditional")
        && !params.has("origin")
        && params.path("anchor").asString("upper").equals("upper");
  }

  private static boolean middle(JsonNode params) {
    JsonNode rank = params.path("rank");
    int samples = 0;
    for (boolean counts : footprint(params).mask(window(params))) {
      samples += counts ? 1 : 0;
    }
    if (!rank.isInt()) {
      return rank.asString("upper").equals("upper")
          || rank.asString().equals("lower") && samples % 2 == 1;
    }
    return Math.floorMod(rank.asInt(), samples) == samples / 2;
  }

  private static Case read(JsonNode entry, JsonNode input) {
    JsonNode params = entry.get("params");
    double[] samples = numbers(input);
    Border border = Border.valueOf(params.get("mode").asString().toUpperCase(Locale.ROOT));
    MedianFilter filter =
        new MedianFilter(
            window(params),
            footprint(params),
            border,
            params.path("cval").asDouble(0),
            params.has("nan"));
    if (!params.path("rank").isInt()) {
      filter =
          filter.withRank(
              switch (params.path("rank").asString("upper")) {
                case "lower" -> Rank.LOWER;
                case "mean" -> Rank.MEAN;
                default -> Rank.UPPER;
              });
    }
    if (params.path("anchor").asString("upper").equals("lower")) {
      filter = filter.withAnchor(Anchor.AFTER);
    }
    if (params.path("conditional").asBoolean(false)) {
      filter = filter.withKind(MedianKind.CONDITIONAL);
    }
    return new Case(
        entry.get("id").asString(),
        dtype(entry.path("dtype").asString("float64")),
        input.get(0).isArray() ? input.size() : 1,
        samples,
        filter,
        expected(entry, input, samples.length));
  }

  private static double[] expected(JsonNode entry, JsonNode input, int count) {
    if (!entry.has("expected_points")) {
      return numbers(Objects.requireNonNull(entry.get("expected"), entry.toString()));
    }
    double[] expected = new double[count];
    Arrays.fill(expected, Double.NaN);
    int columns = input.get(0).size();
    for (JsonNode point : entry.get("expected_points")) {
      JsonNode at = point.get("at");
      expected[at.get(0).asInt() * columns + at.get(1).asInt()] = number(point.get("value"));
    }
    return expected;
  }

  private static Window window(JsonNode params) {
    JsonNode sides = params.get("kernel");
    if (sides == null) {
      JsonNode mask = params.get("footprint");
      return new Window(mask.size(), mask.get(0).size());
    }
    return sides.size() == 1
        ? Window.along(sides.get(0).asInt())
        : new Window(sides.get(0).asInt(), sides.get(1).asInt());
  }

  private static Footprint footprint(JsonNode params) {
    return params.has("footprint") ? mask(params.get("footprint")) : Footprint.SQUARE;
  }

  static Footprint mask(JsonNode rows) {
    double[] numbers = numbers(rows);
    boolean[] flags = new boolean[numbers.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = numbers[i] != 0;
    }
    return Footprint.of(flags);
  }

  private static double[] numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode entry : array) {
      if (entry.isArray()) {
        for (double number : numbers(entry)) {
          numbers.add(number);
        }
      } else {
        numbers.add(number(entry));
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double number(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble();
  }

  private static DType dtype(String name) {
    return switch (name) {
      case "uint8" -> DType.U8;
      case "int8" -> DType.I8;
      case "uint16" -> DType.U16;
      case "int16" -> DType.I16;
      case "int32" -> DType.I32;
      case "float32" -> DType.F32;
      default -> DType.F64;
    };
  }
}
