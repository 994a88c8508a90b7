package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** 3x3 windows straight from the source rows against the oracle, at every vector width. */
class DirectPassTest {
  private static final int WIDEST = 67;
  private static final Samples.Spread[] SPREADS = Samples.Spread.values();
  private static final List<Border> BORDERS =
      List.of(Border.REFLECT, Border.MIRROR, Border.NEAREST, Border.CONSTANT, Border.WRAP);
  private static final MedianFilter FILTER = MedianFilter.of(Window.square(3));

  static Stream<Arguments> dtypesAndWidths() {
    return Arrays.stream(DType.values())
        .filter(dtype -> dtype.bytes() < Long.BYTES)
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void equalsOracle(DType dtype, int bits) {
    Random random = new Random(bits + dtype.ordinal());
    LaneShape shape = LaneShape.of(dtype, bits);
    DirectCode code = code(FILTER, shape);
    int served = 0;
    for (int width = 1; width <= WIDEST; width++) {
      MedianFilter filter =
          FILTER.withBorder(BORDERS.get(width % BORDERS.size())).withCval(random.nextInt(100));
      SampleOrder order = SampleOrder.values()[random.nextInt(2)];
      int channels = 1 + random.nextInt(5);
      Raster source = Raster.allocate(dtype, order, 2, 1 + random.nextInt(40), width, channels);
      Samples.fill(source, SPREADS[random.nextInt(SPREADS.length)], random);
      served += check(code, shape, filter, source, random) ? 1 : 0;
    }
    assertThat(served).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void anyRankAsTheScalarKernel(DType dtype, int bits) {
    Random random = new Random(bits);
    LaneShape shape = LaneShape.of(dtype, bits);
    LineReader reader = new LineReader(Border.REFLECT, 0);
    Raster source = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, 35, 66, 3);
    Samples.fill(source, Samples.Spread.BITS, random);
    for (Extreme end : Extreme.values()) {
      MedianFilter filter = FILTER.withRank(end).withBorder(Border.REFLECT);
      Raster target = source.blank();
      Raster expected = source.blank();
      new DirectPass(code(filter, shape), shape, reader, new Scratch())
          .run(planes(source), planes(target), 0, 35);
      Kernels.scalarKernel(dtype, filter)
          .filterAll(planes(source), planes(expected), 0, 35, new Scratch());
      assertThat(target.data()).as("%s", filter).isEqualTo(expected.data());
    }
  }

  @Test
  void leavesOpacityAlone() {
    LaneShape shape = LaneShape.of(DType.U8, 128);
    Raster raster = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 20, 60, 4);
    List<Plane> colours = planes(raster).subList(0, 3);
    assertThat(DirectPass.serves(colours, colours, shape)).isFalse();
  }

  private static DirectCode code(MedianFilter filter, LaneShape shape) {
    WindowMask mask = WindowMask.of(filter);
    assertThat(DirectProgram.serves(mask, shape)).isTrue();
    byte[] bytes = new DirectEmitter(DirectProgram.of(mask), shape).emit();
    return LaneClasses.define(bytes, DirectCode.class, shape);
  }

  private static boolean check(
      DirectCode code, LaneShape shape, MedianFilter filter, Raster source, Random random) {
    Raster target = source.blank();
    List<Plane> inputs = planes(source);
    List<Plane> outputs = planes(target);
    if (!DirectPass.serves(inputs, outputs, shape)) {
      return false;
    }
    long outside = SampleBytes.of(source.dtype(), filter.cval());
    LineReader reader = new LineReader(filter.border(), outside);
    DirectPass pass = new DirectPass(code, shape, reader, new Scratch());
    int cut = random.nextInt(source.height() + 1);
    long changed = pass.run(inputs, outputs, cut, source.height());
    changed += pass.run(inputs, outputs, 0, cut);
    assertThat(changed).as("%s %s", filter, source).isEqualTo(source.differences(target));
    for (int i = 0; i < inputs.size(); i++) {
      int wrong =
          Arrays.mismatch(values(outputs.get(i)), NetworkOracle.median(inputs.get(i), filter));
      assertThat(wrong).as("%s %s, plane %d, cut at %d", filter, source, i, cut).isEqualTo(-1);
    }
    return true;
  }

  private static List<Plane> planes(Raster raster) {
    List<Plane> planes = new ArrayList<>();
    for (int i = 0; i < raster.batch() * raster.channels(); i++) {
      planes.add(Plane.of(raster, i / raster.channels(), i % raster.channels()));
    }
    return planes;
  }

  private static double[] values(Plane plane) {
    return IntStream.range(0, plane.height() * plane.width())
        .mapToDouble(
            i -> {
              int row = i / plane.width() * plane.rowStride();
              int at = plane.offset() + row + i % plane.width() * plane.sampleStride();
              return NetworkOracle.value(plane.dtype(), plane.data(), at);
            })
        .toArray();
  }
}
