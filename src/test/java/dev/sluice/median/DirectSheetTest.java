package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** 3x3 windows by way of laid rows against the scalar kernel, at every vector width. */
class DirectSheetTest {
  private static final int ROUNDS = 60;
  private static final int GUARD = 70;
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
  void asTheScalarKernel(DType dtype, int bits) {
    LaneShape shape = LaneShape.of(dtype, bits);
    WindowMask mask = WindowMask.of(FILTER);
    byte[] emitted = new DirectEmitter(DirectProgram.of(mask), shape).emit();
    DirectCode code = LaneClasses.define(emitted, DirectCode.class, shape);
    SheetMover vectors =
        LaneClasses.specialise(VectorSheetMover.class, SheetMover.class, shape.unordered());
    Random random = new Random(bits + dtype.ordinal());
    int served = 0;
    for (int i = 0; i < ROUNDS; i++) {
      SheetMover mover = i % 2 == 0 ? vectors : SheetMover.PLAIN;
      MedianFilter filter =
          FILTER.withBorder(BORDERS.get(i % BORDERS.size())).withCval(random.nextInt(100));
      served += check(code, shape, mover, filter, source(dtype, random)) ? 1 : 0;
    }
    assertThat(served).isGreaterThan(10);
  }

  private static boolean check(
      DirectCode code, LaneShape shape, SheetMover mover, MedianFilter filter, Raster source) {
    int bytes = (int) source.byteLength();
    Raster target = source.over(new byte[2 * GUARD + bytes], GUARD);
    new Random(bytes).nextBytes(target.data());
    byte[] before = target.data().clone();
    if (!DirectPass.serves(planes(source), planes(target), shape)) {
      return false;
    }
    long outside = SampleBytes.of(source.dtype(), filter.cval());
    LineReader reader = new LineReader(filter.border(), outside);
    Scratch scratch = new Scratch();
    DirectPass pass = new DirectPass(code, shape, reader, scratch);
    int channels = source.order() == SampleOrder.PLANAR ? 1 : source.channels();
    Plane first = planes(source).getFirst();
    long changed =
        new DirectSheet(pass, reader, mover, scratch, first, channels)
            .run(planes(source), planes(target));
    assertThat(changed).as("%s %s", filter, source).isEqualTo(source.differences(target));
    Raster expected = source.blank();
    Kernels.scalarKernel(source.dtype(), filter)
        .filterAll(planes(source), planes(expected), 0, source.height(), new Scratch());
    assertThat(target.differences(expected)).as("%s %s", filter, source).isZero();
    int end = GUARD + bytes;
    assertThat(Arrays.mismatch(target.data(), 0, GUARD, before, 0, GUARD)).isNegative();
    assertThat(Arrays.mismatch(target.data(), end, end + GUARD, before, end, end + GUARD))
        .isNegative();
    return true;
  }

  /** Nothing lies before and behind the samples: vectors must not read there. */
  private static Raster source(DType dtype, Random random) {
    Raster source =
        Raster.allocate(
            dtype,
            SampleOrder.values()[random.nextInt(2)],
            2 + random.nextInt(3),
            1 + random.nextInt(20),
            1 + random.nextInt(100),
            1 + random.nextInt(4));
    Samples.fill(source, Samples.Spread.values()[random.nextInt(4)], random);
    return source;
  }

  private static List<Plane> planes(Raster raster) {
    List<Plane> planes = new ArrayList<>();
    for (int i = 0; i < raster.batch() * raster.channels(); i++) {
      planes.add(Plane.of(raster, i / raster.channels(), i % raster.channels()));
    }
    return planes;
  }
}
