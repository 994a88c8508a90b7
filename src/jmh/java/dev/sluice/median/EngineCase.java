package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One row of the engine benchmark.
 *
 * @param batch pictures; more than one stand in front of the size, as {@code 64x32x32x3}
 */
record EngineCase(
    DType dtype,
    Window window,
    int batch,
    int height,
    int width,
    int channels,
    Content content,
    int threads) {

  enum Content {
    NATURAL,
    NOISE
  }

  private static final int[] SIDES = {3, 5, 7, 9, 11, 15, 21, 31};
  private static final int[] QUICK_SIDES = {3, 5, 7, 9, 15};
  private static final int[] LENGTHS = {3, 9, 31, 101};
  private static final int[] VECTORS = {1_000, 100_000, 1_000_000};

  /** Two minutes or less: 1 MP, u8 and f32. */
  static List<EngineCase> quick() {
    List<EngineCase> cases = new ArrayList<>();
    for (DType dtype : List.of(DType.U8, DType.F32)) {
      for (int side : QUICK_SIDES) {
        cases.add(picture(dtype, side, 1024, 1024, 1, Content.NATURAL, 1));
      }
    }
    return cases;
  }

  /** For a machine with 512-bit vectors that is told to do without. */
  static List<EngineCase> u8() {
    List<EngineCase> cases = new ArrayList<>();
    for (int side : SIDES) {
      cases.add(picture(DType.U8, side, 1024, 1024, 1, Content.NATURAL, 1));
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
    for (int side : new int[] {3, 5}) {
      Window window = Window.square(side);
      cases.add(new EngineCase(DType.U8, window, 64, 32, 32, 3, Content.NATURAL, 1));
      cases.add(new EngineCase(DType.F32, window, 64, 32, 32, 3, Content.NATURAL, 1));
    }
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      for (int length : VECTORS) {
        for (int k : LENGTHS) {
          cases.add(new EngineCase(dtype, Window.along(k), 1, 1, length, 1, Content.NATURAL, 1));
        }
      }
    }
    return cases;
  }

  static EngineCase parse(String name) {
    String[] part = name.split("/");
    String[] window = part[1].split("x");
    int[] size = Arrays.stream(part[2].split("x")).mapToInt(Integer::parseInt).toArray();
    int first = size.length > 3 ? 1 : 0;
    return new EngineCase(
        DType.valueOf(part[0].toUpperCase(Locale.ROOT)),
        new Window(Integer.parseInt(window[0]), Integer.parseInt(window[1])),
        first > 0 ? size[0] : 1,
        size[first],
        size[first + 1],
        size.length > 2 ? size[first + 2] : 1,
        Content.valueOf(part[3].toUpperCase(Locale.ROOT)),
        Integer.parseInt(part[4].substring(0, part[4].indexOf('-'))));
  }

  private static EngineCase picture(
      DType dtype, int side, int height, int width, int channels, Content content, int threads) {
    return new EngineCase(dtype, Window.square(side), 1, height, width, channels, content, threads);
  }

  MedianFilter filter() {
    return MedianFilter.of(window).withBorder(Border.NEAREST);
  }

  long samples() {
    return (long) batch * height * width * channels;
  }

  /** As in the case's name, and enough to tell its input from others. */
  String size() {
    return (batch > 1 ? batch + "x" : "") + height + "x" + width + (channels > 1 ? "x" + channels : "");
  }

  Raster raster() {
    int rows = batch * height;
    Raster tall =
        content == Content.NATURAL
            ? Pictures.natural(dtype, rows, width, channels)
            : Pictures.noise(dtype, rows, width, channels);
    return new Raster(
        dtype, SampleOrder.INTERLEAVED, batch, height, width, channels, false, tall.data(), 0);
  }

  /** As {@code u8/5x5/1024x1024/natural/1-thread}. */
  @Override
  public String toString() {
    return "%s/%s/%s/%s/%d-thread"
        .formatted(dtype, window, size(), content, threads)
        .toLowerCase(Locale.ROOT);
  }
}
