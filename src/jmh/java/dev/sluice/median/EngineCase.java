package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the engine benchmark.
 *
 * @param length of a side in samples; a vector has one row
 */
record EngineCase(
    DType dtype, Window window, int height, int width, int channels, Content content, int threads) {

  enum Content {
    NATURAL,
    NOISE
  }

  private static final int[] SIDES = {3, 5, 7, 9, 11, 15, 21, 31};
  private static final int[] QUICK_SIDES = {3, 5, 7, 9, 15};
  private static final int[] LENGTHS = {3, 9, 31, 101};
  private static final int[] VECTORS = {1_000, 100_000, 1_000_000};

  /** About two minutes: 1 MP, u8 and f32. */
  static List<EngineCase> quick() {
    List<EngineCase> cases = new ArrayList<>();
    for (DType dtype : List.of(DType.U8, DType.F32)) {
      for (int side : QUICK_SIDES) {
        cases.add(picture(dtype, side, 1024, 1024, 1, Content.NATURAL, 1));
      }
    }
    return cases;
  }

  static List<EngineCase> full() {
    List<EngineCase> cases = new ArrayList<>();
    for (DType dtype : List.of(DType.U8, DType.U16, DType.F32)) {
      for (int side : SIDES) {
        cases.add(picture(dtype, side, 1024, 1024, 1, Content.NATURAL, 1));
        cases.add(picture(dtype, side, 1024, 1024, 1, Content.NOISE, 1));
        cases.add(picture(dtype, side, 1024, 1024, 1, Content.NATURAL, 2));
        cases.add(picture(dtype, side, 224, 224, 3, Content.NATURAL, 1));
        cases.add(picture(dtype, side, 3000, 4000, 1, Content.NATURAL, 1));
      }
    }
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      for (int length : VECTORS) {
        for (int k : LENGTHS) {
          cases.add(new EngineCase(dtype, Window.along(k), 1, length, 1, Content.NATURAL, 1));
        }
      }
    }
    return cases;
  }

  static EngineCase parse(String name) {
    String[] part = name.split("/");
    String[] window = part[1].split("x");
    String[] size = part[2].split("x");
    return new EngineCase(
        DType.valueOf(part[0].toUpperCase(Locale.ROOT)),
        new Window(Integer.parseInt(window[0]), Integer.parseInt(window[1])),
        Integer.parseInt(size[0]),
        Integer.parseInt(size[1]),
        size.length > 2 ? Integer.parseInt(size[2]) : 1,
        Content.valueOf(part[3].toUpperCase(Locale.ROOT)),
        Integer.parseInt(part[4].substring(0, part[4].indexOf('-'))));
  }

  private static EngineCase picture(
      DType dtype, int side, int height, int width, int channels, Content content, int threads) {
    return new EngineCase(dtype, Window.square(side), height, width, channels, content, threads);
  }

  Raster raster() {
    return content == Content.NATURAL
        ? Pictures.natural(dtype, height, width, channels)
        : Pictures.noise(dtype, height, width, channels);
  }

  /** As {@code u8/5x5/1024x1024/natural/1-thread}. */
  @Override
  public String toString() {
    String size = height + "x" + width + (channels > 1 ? "x" + channels : "");
    return "%s/%s/%s/%s/%d-thread"
        .formatted(dtype, window, size, content, threads)
        .toLowerCase(Locale.ROOT);
  }
}
