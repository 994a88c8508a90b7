package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.Samples.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random rasters and filters, each equal to what {@link Oracle} makes of it. */
final class MedianEnginePropertyTest {
  private static final MedianEngine ENGINE =
      MedianEngine.start(new EngineConfig(2, 64), EngineObserver.NONE);
  private static final MedianEngine SCALAR =
      MedianEngine.start(new EngineConfig(3, 64), EngineObserver.NONE, Kernels.scalar());

  @AfterAll
  static void close() {
    ENGINE.close();
    SCALAR.close();
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 300).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalsTheOracle(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Window window = window(random);
    check(raster(random, window), filter(random, window), random);
  }

  static Stream<Long> seedsOfKinds() {
    return seeds().limit(150);
  }

  /** Every kind of median, with any rank and anchor. */
  @ParameterizedTest
  @MethodSource("seedsOfKinds")
  void equalsTheOracleInEveryKind(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(~seed);
    MedianFilter filter = kindOfFilter(random);
    Raster raster = raster(random, filter.window());
    if (filter.ignoreNan() && raster.dtype().floating()) {
      Samples.scatterNan(raster, random);
    }
    check(raster, filter, random);
  }

  private static MedianFilter kindOfFilter(SplittableRandom random) {
    MedianKind kind =
        List.of(
                MedianKind.PLAIN,
                MedianKind.CONDITIONAL,
                MedianKind.ADAPTIVE,
                MedianKind.VECTOR,
                MedianKind.weighted(1 + 2 * random.nextInt(random.nextBoolean() ? 3 : 20)))
            .get(random.nextInt(5));
    while (true) {
      MedianFilter filter = filter(random, window(random));
      Rank rank = List.of(Rank.UPPER, Rank.LOWER, Rank.MEAN).get(random.nextInt(3));
      Anchor anchor = random.nextBoolean() ? Anchor.BEFORE : Anchor.AFTER;
      try {
        return filter.withRank(rank).withAnchor(anchor).withKind(kind);
      } catch (IllegalArgumentException e) {
        // The kind cannot do this window or footprint: draw again.
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void equalsTheOracleInTheWidestWindow(DType dtype) throws Exception {
    SplittableRandom random = new SplittableRandom(dtype.ordinal());
    Raster raster = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, 21, 35, 1);
    Samples.fill(raster, Spread.BITS, random);
    MedianFilter filter = MedianFilter.of(Window.square(Window.MAX_SIDE));
    check(raster, filter.withBorder(Border.SHRINK), random);
    check(raster, filter.withBorder(Border.MIRROR), random);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void equalsTheOracleInLongVectors(DType dtype) throws Exception {
    SplittableRandom random = new SplittableRandom(dtype.ordinal());
    Raster raster = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 2, 1, 5000, 1);
    Samples.fill(raster, Spread.BITS, random);
    check(raster, MedianFilter.of(Window.along(Window.MAX_LENGTH)), random);
    check(raster, MedianFilter.of(Window.along(101)).withBorder(Border.CONSTANT), random);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void equalsTheOracleAcrossTiles(DType dtype) throws Exception {
    SplittableRandom random = new SplittableRandom(dtype.ordinal());
    Raster raster = Raster.allocate(dtype, SampleOrder.PLANAR, 1, 300, 200, 2);
    Samples.fill(raster, Spread.BITS, random);
    check(raster, MedianFilter.of(new Window(5, 4)).withBorder(Border.WRAP), random);
  }

  /** Such as lie side by side. */
  @ParameterizedTest
  @EnumSource(DType.class)
  void equalsTheOracleInBatchesOfNarrowPictures(DType dtype) throws Exception {
    SplittableRandom random = new SplittableRandom(dtype.ordinal());
    for (SampleOrder order : SampleOrder.values()) {
      Raster raster = Raster.allocate(dtype, order, 43, 1 + random.nextInt(13), 17, 3);
      Samples.fill(raster, Spread.BITS, random);
      for (Window window : List.of(Window.square(3), new Window(4, 6), Window.along(21))) {
        Border border = Border.values()[random.nextInt(Border.values().length)];
        check(raster, MedianFilter.of(window).withBorder(border).withCval(9), random);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void equalsTheOracleInLongRows(DType dtype) throws Exception {
    SplittableRandom random = new SplittableRandom(dtype.ordinal());
    Raster raster = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, 4, 1100, 2);
    Samples.fill(raster, Spread.BITS, random);
    for (Border border : Border.values()) {
      check(raster, MedianFilter.of(Window.square(5)).withBorder(border).withCval(9), random);
    }
    check(raster, MedianFilter.of(Window.square(8)).withFootprint(Footprint.CROSS), random);
  }

  private static void check(Raster source, MedianFilter filter, SplittableRandom random)
      throws Exception {
    byte[] expected = Oracle.filter(source, filter).data();
    long changed = changed(source, expected);
    byte[] before = source.data().clone();
    Settling.settle(source.dtype(), filter);
    for (MedianEngine engine : List.of(ENGINE, SCALAR)) {
      Raster target = random.nextBoolean() ? source.blank() : shifted(source, random.nextInt(70));
      long counted = engine.filter(source, target, filter, deadline());
      assertThat(samples(target)).as("%s of %s", filter, source).isEqualTo(expected);
      assertThat(counted).isEqualTo(changed);
      assertThat(source.data()).isEqualTo(before);
      Raster same = source.over(source.data().clone(), source.offset());
      assertThat(engine.filter(same, same, filter, deadline())).isEqualTo(changed);
      assertThat(samples(same)).isEqualTo(expected);
    }
  }

  /** Among the remains of another raster. */
  private static Raster shifted(Raster source, int offset) {
    byte[] used = new byte[(int) source.byteLength() + 2 * offset];
    Arrays.fill(used, (byte) 0xA5);
    return source.over(used, offset);
  }

  private static byte[] samples(Raster raster) {
    byte[] samples = new byte[(int) raster.byteLength()];
    System.arraycopy(raster.data(), raster.offset(), samples, 0, samples.length);
    return samples;
  }

  private static long changed(Raster source, byte[] expected) {
    int size = source.dtype().bytes();
    long changed = 0;
    for (int i = 0; i < expected.length; i += size) {
      int at = source.offset() + i;
      changed += Arrays.equals(source.data(), at, at + size, expected, i, i + size) ? 0 : 1;
    }
    return changed;
  }

  private static long deadline() {
    return System.nanoTime() + 60_000_000_000L;
  }

  private static Window window(SplittableRandom random) {
    int most = random.nextInt(4) == 0 ? 20 : 8;
    return switch (random.nextInt(4)) {
      case 0 -> Window.square(1 + random.nextInt(most));
      case 1 -> Window.square(random.nextBoolean() ? 3 : 5);
      case 2 -> new Window(1 + random.nextInt(most), 1 + random.nextInt(most));
      default -> Window.along(1 + random.nextInt(4 * most));
    };
  }

  private static MedianFilter filter(SplittableRandom random, Window window) {
    Border border = Border.values()[random.nextInt(Border.values().length)];
    Footprint footprint =
        switch (random.nextInt(4)) {
          case 0 -> Footprint.CROSS;
          case 1 -> Footprint.DISK;
          case 2 -> mask(random, window);
          default -> Footprint.SQUARE;
        };
    double cval = random.nextInt(120) + 0.5;
    return new MedianFilter(window, footprint, border, cval, random.nextInt(5) == 0);
  }

  private static Footprint mask(SplittableRandom random, Window window) {
    boolean[] flags = new boolean[window.samples()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = random.nextBoolean();
    }
    flags[random.nextInt(flags.length)] = true;
    return Footprint.of(flags);
  }

  private static Raster raster(SplittableRandom random, Window window) {
    DType dtype = DType.values()[random.nextInt(DType.values().length)];
    boolean flat = window.rows() == 1 && random.nextBoolean();
    int channels = 1 + random.nextInt(4);
    int offset = random.nextInt(9);
    Raster shape =
        Raster.allocate(
            dtype,
            random.nextBoolean() ? SampleOrder.PLANAR : SampleOrder.INTERLEAVED,
            1 + random.nextInt(3),
            flat ? 1 : 1 + random.nextInt(window.samples() > 80 ? 20 : 67),
            1 + random.nextInt(window.samples() > 80 ? 20 : 67),
            channels);
    Raster raster =
        new Raster(
            dtype,
            shape.order(),
            shape.batch(),
            shape.height(),
            shape.width(),
            channels,
            channels > 1 && random.nextBoolean(),
            new byte[offset + (int) shape.byteLength()],
            offset);
    Samples.fill(raster, Spread.values()[random.nextInt(Spread.values().length)], random);
    return raster;
  }
}
