package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both tiers of the network kernels against the oracle, at every vector width. */
class NetworkKernelTest {
  private static final List<Border> BORDERS =
      List.of(Border.REFLECT, Border.MIRROR, Border.NEAREST, Border.CONSTANT, Border.WRAP);
  private static final KernelFactory FACTORY = new KernelFactory();
  private static final List<Window> WINDOWS =
      List.of(
          Window.square(3),
          Window.square(5),
          new Window(2, 4),
          new Window(7, 3),
          new Window(1, 5),
          new Window(9, 1),
          Window.square(6),
          Window.square(11));

  static Stream<Arguments> dtypesAndWidths() {
    return Stream.of(DType.values())
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void compiledEqualsOracle(DType dtype, int bits) {
    check(dtype, bits, NetworkKernelTest::compiled);
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void interpretedEqualsOracle(DType dtype, int bits) {
    check(dtype, bits, FACTORY::interpreted);
  }

  /** As they are cut beside a small heap. */
  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void shortStagesEqualOracle(DType dtype, int bits) {
    StagePlan.Cut small = Tiling.cut(128L << 20);
    check(
        dtype,
        bits,
        (mask, shape) -> FACTORY.compiled(mask, shape, Tiling.tile(mask, shape), small).runner());
  }

  /** Wider than a band, narrower than a vector, with and without a channel that stays out. */
  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void interleavedChannelsGoTogether(DType dtype, int bits) {
    Random random = new Random(bits);
    MedianFilter filter = MedianFilter.of(new Window(3, 7)).withBorder(Border.WRAP);
    TileRunner runner = compiled(WindowMask.of(filter), LaneShape.of(dtype, bits));
    for (int channels = 2; channels <= 5; channels++) {
      for (int width : new int[] {1 + random.nextInt(20), 90 + random.nextInt(1500)}) {
        Raster source =
            Raster.allocate(
                dtype, SampleOrder.INTERLEAVED, 2, 2 + random.nextInt(5), width, channels);
        fill(source, random);
        Raster target = source.blank();
        List<Plane> inputs = planes(source);
        List<Plane> outputs = planes(target);
        int used = inputs.size() - random.nextInt(2);
        new NetworkPass(runner, new LineReader(filter.border(), 0), new Scratch())
            .run(inputs.subList(0, used), outputs.subList(0, used), 0, source.height());
        for (int i = 0; i < used; i++) {
          assertThat(
                  Arrays.mismatch(
                      values(outputs.get(i)), NetworkOracle.median(inputs.get(i), filter)))
              .as("plane %d of %s", i, source)
              .isNegative();
        }
        if (used < outputs.size()) {
          Plane unused = planes(source.blank()).getLast();
          assertThat(values(outputs.getLast())).as("left alone").isEqualTo(values(unused));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void batchesOfSmallPicturesLieSideBySide(DType dtype, int bits) {
    Random random = new Random(bits);
    MedianFilter filter = MedianFilter.of(Window.square(5)).withBorder(Border.MIRROR);
    TileRunner runner = compiled(WindowMask.of(filter), LaneShape.of(dtype, bits));
    for (SampleOrder order : SampleOrder.values()) {
      int height = 1 + random.nextInt(40);
      int width = 1 + random.nextInt(40);
      Raster source = Raster.allocate(dtype, order, 30, height, width, 3);
      fill(source, random);
      Raster target = source.blank();
      List<Plane> inputs = planes(source);
      List<Plane> outputs = planes(target);
      new NetworkPass(runner, new LineReader(filter.border(), 0), new Scratch())
          .run(inputs, outputs, 0, height);
      for (int i = 0; i < inputs.size(); i++) {
        assertThat(
                Arrays.mismatch(
                    values(outputs.get(i)), NetworkOracle.median(inputs.get(i), filter)))
            .as("plane %d of %s", i, source)
            .isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void numbersKeepTheirBits(DType dtype) {
    for (double value : new double[] {0, 1, 77, -3.5, 100.5}) {
      byte[] bytes = new byte[8];
      SampleBytes.put(bytes, 0, dtype.bytes(), SampleBytes.of(dtype, value));
      boolean unsigned = dtype.name().startsWith("U");
      double expected = dtype.floating() ? value : (int) value;
      if (!unsigned || value >= 0) {
        assertThat(NetworkOracle.value(dtype, bytes, 0)).isEqualTo(expected);
      }
    }
  }

  private static List<Plane> planes(Raster raster) {
    List<Plane> planes = new ArrayList<>();
    for (int i = 0; i < raster.batch() * raster.channels(); i++) {
      planes.add(Plane.of(raster, i / raster.channels(), i % raster.channels()));
    }
    return planes;
  }

  private static TileRunner compiled(WindowMask mask, LaneShape shape) {
    return FACTORY.compiled(mask, shape).runner();
  }

  private static void check(
      DType dtype, int bits, BiFunction<WindowMask, LaneShape, TileRunner> tier) {
    Random random = new Random(bits + dtype.ordinal());
    LaneShape shape = LaneShape.of(dtype, bits);
    for (Window window : WINDOWS) {
      for (Footprint footprint : Footprint.Shape.values()) {
        MedianFilter filter = MedianFilter.of(window).withFootprint(footprint);
        TileRunner runner = tier.apply(WindowMask.of(filter), shape);
        for (int i = 0; i < 2; i++) {
          Border border = BORDERS.get(random.nextInt(BORDERS.size()));
          MedianFilter bordered = filter.withBorder(border).withCval(random.nextInt(100));
          int width = i == 0 ? 1 + random.nextInt(67) : aroundLanes(shape, random);
          check(runner, bordered, dtype, 1 + random.nextInt(40), width, random);
        }
      }
    }
  }

  private static int aroundLanes(LaneShape shape, Random random) {
    int multiple = shape.lanes() * (1 + random.nextInt(4));
    return Math.max(1, multiple - 2 + random.nextInt(5));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void wideRowsAreCutIntoBands(DType dtype, int bits) {
    Random random = new Random(bits);
    MedianFilter filter = MedianFilter.of(Window.square(5));
    TileRunner runner = compiled(WindowMask.of(filter), LaneShape.of(dtype, bits));
    check(runner, filter, dtype, 3, 1021 + random.nextInt(5), random);
    check(runner, filter, dtype, 2, 2500, random);
    check(runner, filter, dtype, 2, 5000, random);
    check(runner, filter, dtype, 45, 1100, random);
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void tallPicturesMoveTheRing(DType dtype, int bits) {
    MedianFilter filter = MedianFilter.of(new Window(4, 3)).withBorder(Border.WRAP);
    TileRunner runner = compiled(WindowMask.of(filter), LaneShape.of(dtype, bits));
    check(runner, filter, dtype, 150, 19, new Random(bits));
  }

  private static void check(
      TileRunner runner, MedianFilter filter, DType dtype, int height, int width, Random random) {
    int channels = 1 + random.nextInt(5);
    SampleOrder order = SampleOrder.values()[random.nextInt(2)];
    Raster source = Raster.allocate(dtype, order, 1, height, width, channels);
    fill(source, random);
    Raster target = source.blank();
    long outside = SampleBytes.of(dtype, filter.cval());
    NetworkPass pass =
        new NetworkPass(runner, new LineReader(filter.border(), outside), new Scratch());
    int cut = random.nextInt(height + 1);
    for (int channel = 0; channel < channels; channel++) {
      Plane from = Plane.of(source, 0, channel);
      Plane to = Plane.of(target, 0, channel);
      pass.run(List.of(from), List.of(to), 0, cut);
      pass.run(List.of(from), List.of(to), cut, height);
      int wrong = Arrays.mismatch(values(to), NetworkOracle.median(from, filter));
      assertThat(wrong)
          .as("%s %s, %s, cut at %d, %s", filter, source, channel, cut, runner.layout())
          .isEqualTo(-1);
    }
  }

  private static double[] values(Plane plane) {
    double[] values = new double[plane.height() * plane.width()];
    for (int i = 0; i < values.length; i++) {
      int row = i / plane.width() * plane.rowStride();
      int at = plane.offset() + row + i % plane.width() * plane.sampleStride();
      values[i] = NetworkOracle.value(plane.dtype(), plane.data(), at);
    }
    return values;
  }

  /** Random samples without NaN; with both zeros and many equal ones where they are floats. */
  static void fill(Raster raster, Random random) {
    byte[] data = raster.data();
    random.nextBytes(data);
    int size = raster.dtype().bytes();
    if (raster.dtype().floating()) {
      for (int i = 0; i < data.length; i += size) {
        double value = Math.round(random.nextGaussian() * 50) / 4.0;
        SampleBytes.put(data, i, size, SampleBytes.of(raster.dtype(), value));
      }
    }
  }
}
