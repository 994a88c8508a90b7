package dev.sluice.median;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One row of the engine benchmark.
 *
 * @param batch pictures; more than one stand in front of the size, as {@code 64x32x32x3}
 * @param kind other than the plain one stands at the end of the name
 */
record EngineCase(
    DType dtype,
    Window window,
    int batch,
    int height,
    int width,
    int channels,
    Content content,
    int threads,
    MedianKind kind) {

  enum Content {
    NATURAL,
    NOISE
  }

  /** How often a weighted median counts the sample itself. */
  private static final MedianKind WEIGHTED = MedianKind.weighted(3);

  /** Making a large one takes longer than to filter it. */
  private static final Map<String, Raster> INPUTS = new ConcurrentHashMap<>();

  /** The inverse of {@link #toString()}. */
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
        Integer.parseInt(part[4].substring(0, part[4].indexOf('-'))),
        part.length > 5 ? kind(part[5]) : MedianKind.PLAIN);
  }

  private static MedianKind kind(String id) {
    return id.equals(WEIGHTED.id())
        ? WEIGHTED
        : MedianKind.Simple.valueOf(id.toUpperCase(Locale.ROOT));
  }

  MedianFilter filter() {
    return MedianFilter.of(window).withBorder(Border.NEAREST).withKind(kind);
  }

  boolean isPlain() {
    return kind == MedianKind.PLAIN;
  }

  /**
   * Whether more than the kernel has to be compiled: what moves channels, or pictures to sheets.
   */
  boolean warmedByUse() {
    return !isPlain() || channels > 1 || batch > 1;
  }

  /** The case of the plain median that this one is compared with. */
  EngineCase plain() {
    return new EngineCase(
        dtype, window, batch, height, width, channels, content, threads, MedianKind.PLAIN);
  }

  long samples() {
    return (long) batch * height * width * channels;
  }

  /** As in the case's name. */
  String size() {
    return (batch > 1 ? batch + "x" : "")
        + height
        + "x"
        + width
        + (channels > 1 || batch > 1 ? "x" + channels : "");
  }

  /** Names the input: the parts of the case's name that make a difference to it. */
  String input() {
    return "%s-%s-%s".formatted(dtype, size(), content).toLowerCase(Locale.ROOT);
  }

  /** Shared by all cases with this input: not to be written to. */
  Raster raster() {
    return INPUTS.computeIfAbsent(input(), any -> make());
  }

  private Raster make() {
    int rows = batch * height;
    Raster tall =
        content == Content.NATURAL
            ? Pictures.natural(dtype, rows, width, channels)
            : Pictures.noise(dtype, rows, width, channels);
    return new Raster(
        dtype, SampleOrder.INTERLEAVED, batch, height, width, channels, false, tall.data(), 0);
  }

  /** As {@code u8/5x5/1024x1024/natural/1-thread}, with {@code /adaptive} where not plain. */
  @Override
  public String toString() {
    return "%s/%s/%s/%s/%d-thread%s"
        .formatted(dtype, window, size(), content, threads, isPlain() ? "" : "/" + kind.id())
        .toLowerCase(Locale.ROOT);
  }
}
