package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures side by side, filtered by a scalar kernel, against each filtered by itself. */
class SheetTest {
  private static final int ROUNDS = 60;
  private static final int GUARD = 70;
  private static final List<Border> BORDERS =
      List.of(Border.REFLECT, Border.MIRROR, Border.NEAREST, Border.CONSTANT, Border.WRAP);

  static Stream<Arguments> dtypesAndWidths() {
    return Stream.of(DType.values())
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void byVectors(DType dtype, int bits) {
    LaneShape shape = LaneShape.of(dtype, bits).unordered();
    check(
        dtype,
        LaneClasses.specialise(VectorSheetMover.class, SheetMover.class, shape),
        new Random(bits + dtype.ordinal()));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void withoutVectors(DType dtype) {
    check(dtype, SheetMover.PLAIN, new Random(dtype.ordinal()));
  }

  private static void check(DType dtype, SheetMover mover, Random random) {
    for (int i = 0; i < ROUNDS; i++) {
      Window window = new Window(1 + random.nextInt(4), 1 + random.nextInt(9));
      MedianFilter filter =
          MedianFilter.of(window)
              .withBorder(BORDERS.get(i % BORDERS.size()))
              .withCval(random.nextInt(100));
      Raster shape =
          Raster.allocate(
              dtype,
              SampleOrder.values()[random.nextInt(2)],
              2 + random.nextInt(5),
              1 + random.nextInt(20),
              1 + random.nextInt(70),
              1 + random.nextInt(4));
      // Nothing behind the source: vectors must not read further.
      int bytes = (int) shape.byteLength();
      Raster source = shape.over(new byte[GUARD + bytes], GUARD);
      Samples.fill(source, Samples.Spread.values()[random.nextInt(4)], random);
      Raster target = shape.over(new byte[2 * GUARD + bytes], GUARD);
      random.nextBytes(target.data());
      byte[] before = target.data().clone();
      assertThat(run(source, target, filter, mover))
          .as("changes in %s by %s", source, filter)
          .isEqualTo(source.differences(target));
      checkPlanes(source, target, filter);
      assertThat(Arrays.mismatch(target.data(), 0, GUARD, before, 0, GUARD)).isNegative();
      int end = GUARD + bytes;
      assertThat(Arrays.mismatch(target.data(), end, end + GUARD, before, end, end + GUARD))
          .isNegative();
    }
  }

  private static long run(Raster source, Raster target, MedianFilter filter, SheetMover mover) {
    int channels = source.order() == SampleOrder.PLANAR ? 1 : source.channels();
    long outside = SampleBytes.of(source.dtype(), filter.cval());
    LineReader reader = new LineReader(filter.border(), outside);
    Scratch scratch = new Scratch();
    PlaneKernel kernel = Kernels.scalarKernel(source.dtype(), filter);
    int columns = filter.window().columns();
    return new Sheet(planes(source), planes(target), channels, columns, reader, mover)
        .run(scratch, (from, to) -> kernel.filterAll(from, to, 0, source.height(), new Scratch()));
  }

  private static void checkPlanes(Raster source, Raster target, MedianFilter filter) {
    Raster expected = source.blank();
    Kernels.scalarKernel(source.dtype(), filter)
        .filterAll(planes(source), planes(expected), 0, source.height(), new Scratch());
    assertThat(target.differences(expected)).as("%s by %s", source, filter).isZero();
  }

  private static List<Plane> planes(Raster raster) {
    List<Plane> planes = new ArrayList<>();
    for (int i = 0; i < raster.batch() * raster.channels(); i++) {
      planes.add(Plane.of(raster, i / raster.channels(), i % raster.channels()));
    }
    return planes;
  }
}
