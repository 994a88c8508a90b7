package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the engine benchmark measures, most telling first: a run that is cut off loses the end.
 *
 * <p>Networks take the same time whatever the samples are, so that noise is there for a few windows
 * alone, and for all that are not networks.
 */
final class EngineCases {
  private static final int[] SIDES = {3, 5, 7, 9, 11, 15, 21, 31};
  private static final int[] LENGTHS = {3, 9, 31, 101};
  private static final int[] VECTORS = {1_000, 100_000, 1_000_000};
  private static final List<String> TYPES = List.of("u8", "u16", "f32");
  private static final List<String> KINDS = List.of("conditional", "weighted", "adaptive");

  private final List<EngineCase> cases = new ArrayList<>();

  private EngineCases() {}

  /**
   * @param set {@code quick}, {@code full}, or {@code avx2}: for a machine with 512-bit vectors
   *     that is told to do without
   * @param wanted regular expression that finds something in the names of the cases to keep
   */
  static List<EngineCase> of(String set, String wanted) {
    EngineCases made = new EngineCases();
    switch (set) {
      case "quick" -> made.quick();
      case "avx2" -> made.avx2();
      case "full" -> made.full();
      default -> throw new IllegalArgumentException("quick, full or avx2: " + set);
    }
    Predicate<String> found = Pattern.compile(wanted).asPredicate();
    return made.cases.stream().filter(row -> found.test(row.toString())).toList();
  }

  /** Two minutes or less. */
  private void quick() {
    for (String dtype : List.of("u8", "f32")) {
      squares(dtype, "1024x1024/natural/1-thread", 3, 5, 7, 9, 15);
    }
  }

  private void avx2() {
    squares("u8", "1024x1024/natural/1-thread", SIDES);
    squares("f32", "1024x1024/natural/1-thread", 3, 5, 7, 9);
  }

  private void full() {
    for (String dtype : TYPES) {
      squares(dtype, "1024x1024/natural/1-thread", SIDES);
    }
    vectors();
    squares("u8", "3000x4000/natural/1-thread", SIDES);
    squares("u8", "224x224x3/natural/1-thread", SIDES);
    batches();
    kinds();
    squares("u8", "1024x1024/natural/2-thread", SIDES);
    squares("u8", "1024x1024/noise/1-thread", SIDES);
    for (String dtype : List.of("u16", "f32")) {
      squares(dtype, "3000x4000/natural/1-thread", 3, 5, 7, 15);
      squares(dtype, "224x224x3/natural/1-thread", 3, 5, 7, 15);
      squares(dtype, "1024x1024/natural/2-thread", 3, 5, 7, 15);
      squares(dtype, "1024x1024/noise/1-thread", 3, 7, 31);
    }
  }

  private void squares(String dtype, String rest, int... sides) {
    for (int side : sides) {
      add("%s/%dx%d/%s".formatted(dtype, side, side, rest));
    }
  }

  private void vectors() {
    for (String dtype : List.of("f64", "f32")) {
      for (int length : VECTORS) {
        for (int k : LENGTHS) {
          add("%s/1x%d/1x%d/natural/1-thread".formatted(dtype, k, length));
        }
      }
    }
  }

  private void batches() {
    for (String size : List.of("64x32x32x3", "64x28x28x1")) {
      squares("u8", size + "/natural/1-thread", 3, 5, 7);
      squares("f32", size + "/natural/1-thread", 3, 5);
    }
  }

  /** The vector median is of pixels, and so beside a plain median of pixels. */
  private void kinds() {
    for (String dtype : List.of("u8", "f32")) {
      for (String kind : KINDS) {
        squares(dtype, "1024x1024/natural/1-thread/" + kind, 3, 5, 7);
      }
      squares(dtype, "1024x1024x3/natural/1-thread", 3, 5, 7);
      squares(dtype, "1024x1024x3/natural/1-thread/vector", 3, 5, 7);
    }
  }

  private void add(String name) {
    cases.add(EngineCase.parse(name));
  }
}
