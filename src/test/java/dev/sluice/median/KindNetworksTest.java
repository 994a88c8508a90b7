package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of median by one network equals the oracle to the bit, at every vector width. */
final class KindNetworksTest {
  private static final KernelFactory FACTORY = new KernelFactory();
  private static final List<MedianKind> KINDS =
      List.of(
          MedianKind.CONDITIONAL,
          MedianKind.ADAPTIVE,
          MedianKind.weighted(3),
          MedianKind.weighted(9),
          MedianKind.weighted(101));
  private static final List<Window> WINDOWS =
      List.of(
          Window.square(3),
          Window.square(5),
          new Window(3, 7),
          new Window(9, 5),
          new Window(1, 7),
          new Window(5, 1),
          Window.square(11));
  private static final Window EVEN = new Window(4, 6);

  static Stream<Arguments> dtypesAndWidths() {
    return Stream.of(DType.values())
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void compiledEqualsTheOracle(DType dtype, int bits) {
    SplittableRandom random = new SplittableRandom(bits + dtype.ordinal());
    for (MedianKind kind : KINDS) {
      for (Window window : WINDOWS) {
        check(kind, window, dtype, bits, random, KindNetworksTest::compiled);
      }
      if (kind != MedianKind.ADAPTIVE) {
        check(kind, EVEN, dtype, bits, random, KindNetworksTest::compiled);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void interpretedEqualsTheOracle(DType dtype, int bits) {
    SplittableRandom random = new SplittableRandom(bits + dtype.ordinal());
    for (Window window : WINDOWS) {
      check(MedianKind.weighted(3), window, dtype, bits, random, FACTORY::interpreted);
    }
  }

  private static TileRunner compiled(WindowMask mask, LaneShape shape) {
    return FACTORY.compiled(mask, shape).runner();
  }

  private static void check(
      MedianKind kind,
      Window window,
      DType dtype,
      int bits,
      SplittableRandom random,
      BiFunction<WindowMask, LaneShape, TileRunner> tier) {
    Footprint.Shape[] shapes = Footprint.Shape.values();
    MedianFilter filter =
        MedianFilter.of(window)
            .withKind(kind)
            .withFootprint(shapes[random.nextInt(2) * random.nextInt(shapes.length)])
            .withRank(random.nextBoolean() ? Rank.UPPER : Rank.LOWER)
            .withBorder(Border.values()[random.nextInt(Border.SHRINK.ordinal())]);
    TileRunner runner = tier.apply(WindowMask.of(filter), LaneShape.of(dtype, bits));
    for (Samples.Spread spread : Samples.Spread.values()) {
      int height = 1 + random.nextInt(20);
      int width = 1 + random.nextInt(70);
      Raster source = Raster.allocate(dtype, SampleOrder.PLANAR, 1, height, width, 2);
      Samples.fill(source, spread, random);
      Raster target = source.blank();
      new NetworkPass(runner, new LineReader(filter.border(), 0), new Scratch())
          .run(planes(source), planes(target), 0, height);
      assertThat(target.data())
          .as("%s %s of %s", filter, spread, source)
          .isEqualTo(Oracle.filter(source, filter).data());
    }
  }

  private static List<Plane> planes(Raster raster) {
    List<Plane> planes = new ArrayList<>();
    for (int i = 0; i < raster.channels(); i++) {
      planes.add(Plane.of(raster, 0, i));
    }
    return planes;
  }
}
