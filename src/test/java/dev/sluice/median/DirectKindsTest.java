package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of 3x3 median in one pass equals the oracle to the bit, at every vector width. */
final class DirectKindsTest {
  private static final List<MedianKind> KINDS =
      List.of(
          MedianKind.PLAIN,
          MedianKind.CONDITIONAL,
          MedianKind.ADAPTIVE,
          MedianKind.weighted(3),
          MedianKind.weighted(5),
          MedianKind.weighted(101));
  private static final int[] OF_A_VECTOR = {2, 3, 4, 5, 7};

  static Stream<Arguments> dtypesAndWidths() {
    return Arrays.stream(DType.values())
        .filter(dtype -> dtype.bytes() < Long.BYTES)
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void equalsTheOracle(DType dtype, int bits) {
    SplittableRandom random = new SplittableRandom(bits + dtype.ordinal());
    LaneShape shape = LaneShape.of(dtype, bits);
    for (MedianKind kind : KINDS) {
      Rank rank = random.nextBoolean() ? Rank.UPPER : Rank.LOWER;
      MedianFilter filter = MedianFilter.of(Window.square(3)).withKind(kind).withRank(rank);
      byte[] emitted = new DirectEmitter(DirectProgram.of(WindowMask.of(filter)), shape).emit();
      DirectCode code = LaneClasses.define(emitted, DirectCode.class, shape);
      for (Samples.Spread spread : Samples.Spread.values()) {
        for (int half : OF_A_VECTOR) {
          int width = half * shape.lanes() / 2 + 2 + random.nextInt(2);
          Border border = Border.values()[random.nextInt(Border.SHRINK.ordinal())];
          check(code, shape, filter.withBorder(border).withCval(7), width, spread, random);
        }
      }
    }
  }

  private static void check(
      DirectCode code,
      LaneShape shape,
      MedianFilter filter,
      int width,
      Samples.Spread spread,
      SplittableRandom random) {
    DType dtype = dtype(shape, random);
    SampleOrder order = SampleOrder.values()[random.nextInt(2)];
    int height = 1 + random.nextInt(11);
    Raster source = Raster.allocate(dtype, order, 1, height, width, 1 + random.nextInt(4));
    Samples.fill(source, spread, random);
    Raster target = source.blank();
    LineReader reader = new LineReader(filter.border(), SampleBytes.of(dtype, filter.cval()));
    List<Plane> inputs = planes(source);
    List<Plane> outputs = planes(target);
    assertThat(DirectPass.serves(inputs, outputs, shape)).isTrue();

    long changed =
        new DirectPass(code, shape, reader, new Scratch()).run(inputs, outputs, 0, height);

    assertThat(target.data())
        .as("%s %s of %s", filter, spread, source)
        .isEqualTo(Oracle.filter(source, filter).data());
    assertThat(changed).isEqualTo(source.differences(target));
  }

  /** One of the types that share a shape. */
  private static DType dtype(LaneShape shape, SplittableRandom random) {
    List<DType> dtypes =
        Arrays.stream(DType.values())
            .filter(dtype -> LaneShape.of(dtype, shape.bits()).equals(shape))
            .toList();
    return dtypes.get(random.nextInt(dtypes.size()));
  }

  private static List<Plane> planes(Raster raster) {
    List<Plane> planes = new ArrayList<>();
    for (int i = 0; i < raster.channels(); i++) {
      planes.add(Plane.of(raster, 0, i));
    }
    return planes;
  }
}
