package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows of one row, strip by strip, against the scalar kernel, at every vector width. */
class LinePassTest {
  private static final KernelFactory FACTORY = new KernelFactory();
  private static final int[] LENGTHS = {3, 4, 9, 16, 31, 48, 101};
  private static final Samples.Spread[] SPREADS = Samples.Spread.values();
  private static final List<Border> BORDERS =
      List.of(Border.REFLECT, Border.MIRROR, Border.NEAREST, Border.CONSTANT, Border.WRAP);

  static Stream<Arguments> dtypesAndWidths() {
    return Arrays.stream(DType.values())
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void equalsScalarKernel(DType dtype, int bits) {
    Random random = new Random(bits + dtype.ordinal());
    for (int length : LENGTHS) {
      Window window = new Window(1, length);
      TileRunner runner = runner(window, LaneShape.of(dtype, bits));
      int strip = runner.layout().strip() / dtype.bytes() * runner.tile().columns();
      int beyond = 2 * strip + random.nextInt(99);
      int[] widths = {1 + random.nextInt(length), strip, strip + 1, 2 * strip + 1, beyond};
      for (int width : widths) {
        Border border = BORDERS.get(random.nextInt(BORDERS.size()));
        MedianFilter filter =
            MedianFilter.of(window).withBorder(border).withCval(random.nextInt(100));
        check(runner, filter, dtype, width, random);
      }
    }
  }

  @Test
  void servesLongContiguousRows() {
    TileRunner runner = runner(new Window(1, 3), LaneShape.of(DType.F32, 128));
    assertThat(serves(runner, SampleOrder.PLANAR, 5000, 3)).isTrue();
    assertThat(serves(runner, SampleOrder.INTERLEAVED, 5000, 3)).isFalse();
    assertThat(serves(runner, SampleOrder.PLANAR, 100, 3)).isFalse();
    TileRunner square = runner(Window.square(3), LaneShape.of(DType.F32, 128));
    assertThat(serves(square, SampleOrder.PLANAR, 5000, 3)).isFalse();
  }

  private static boolean serves(TileRunner runner, SampleOrder order, int width, int channels) {
    Raster raster = Raster.allocate(DType.F32, order, 1, 2, width, channels);
    List<Plane> planes = List.of(Plane.of(raster, 0, 0));
    return LinePass.serves(runner, planes, planes);
  }

  private static TileRunner runner(Window window, LaneShape shape) {
    return FACTORY.interpreted(WindowMask.of(MedianFilter.of(window)), shape);
  }

  /** Bit for bit, with what lies beside the row left alone; says how many samples differ. */
  private static void check(
      TileRunner runner, MedianFilter filter, DType dtype, int width, Random random) {
    Raster source = Raster.allocate(dtype, SampleOrder.PLANAR, 2, 3, width, 1);
    Samples.fill(source, SPREADS[random.nextInt(SPREADS.length)], random);
    Raster made = source.blank();
    Raster expected = source.blank();
    List<Plane> inputs = List.of(Plane.of(source, 0, 0), Plane.of(source, 1, 0));
    long outside = SampleBytes.of(dtype, filter.cval());
    long changed =
        new LinePass(runner, new LineReader(filter.border(), outside), new Scratch())
            .run(inputs, List.of(Plane.of(made, 0, 0), Plane.of(made, 1, 0)), 1, 3);
    Kernels.scalarKernel(dtype, filter)
        .filterAll(
            inputs,
            List.of(Plane.of(expected, 0, 0), Plane.of(expected, 1, 0)),
            1,
            3,
            new Scratch());
    assertThat(Arrays.mismatch(made.data(), expected.data()))
        .as("%s of %s", filter, source)
        .isEqualTo(-1);
    int size = dtype.bytes();
    int row = width * size;
    long differing = 0;
    for (int item = 0; item < 2; item++) {
      int at = (3 * item + 1) * row;
      differing += Changes.count(source.data(), at, made.data(), at, 2 * row, size);
    }
    assertThat(changed).isEqualTo(differing);
  }
}
