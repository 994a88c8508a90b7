package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Warmed kernels keep their vectors in registers: HotSpot makes an object of each where it does not
 * know its class or has not inlined what takes it. And they give what they gave before.
 */
class KernelAllocationTest {
  private static final int SIDE = 1024;
  private static final int LEAST_VECTOR_BYTES = 16;

  /** Where HotSpot is still busy with what drives the kernels, a later pass allocates less. */
  private static final int PASSES = 2_000;

  private static final int COLOURS = 3;
  private static final int COLOUR_PASSES = 200;

  private static final long LONGEST_WARM_UP = TimeUnit.SECONDS.toNanos(120);

  static Stream<Arguments> kernels() {
    return Stream.of(
        Arguments.of(DType.U8, 3),
        Arguments.of(DType.U8, 5),
        Arguments.of(DType.U8, 9),
        Arguments.of(DType.F32, 5));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void noObjectForEachVector(DType dtype, int side) throws InterruptedException {
    MedianFilter filter = MedianFilter.of(Window.square(side));
    Kernels.warm(dtype, List.of(filter), System.nanoTime() + LONGEST_WARM_UP);
    PlaneKernel kernel = Kernels.forThisMachine().find(dtype, filter);
    Raster source = random(dtype, 1);
    Raster target = source.blank();
    Scratch scratch = new Scratch();

    int objects = SIDE * SIDE * dtype.bytes() / (8 * LEAST_VECTOR_BYTES);
    long least = Long.MAX_VALUE;
    for (int pass = 0; pass < PASSES && least > objects; pass++) {
      least = Math.min(least, allocatedBy(() -> filter(kernel, source, target, scratch)));
    }
    assertThat(least).as("bytes allocated by a pass").isLessThan(objects);

    Raster expected = source.blank();
    filter(Kernels.scalarKernel(dtype, filter), source, expected, scratch);
    assertThat(target.data()).isEqualTo(expected.data());
  }

  @ParameterizedTest
  @EnumSource(names = {"U8", "F32"})
  void noObjectForEachVectorOfColours(DType dtype) throws InterruptedException {
    VectorKernels.settleColours(dtype);
    MedianFilter filter = MedianFilter.of(Window.square(3)).withKind(MedianKind.VECTOR);
    ColourBands colours = new ColourBands(dtype, filter, true);
    Raster source = random(dtype, COLOURS);
    Band band = Band.of(source, source.blank(), 0, 0, COLOURS);
    Scratch scratch = new Scratch();

    int pixels = SIDE * SIDE;
    long least = Long.MAX_VALUE;
    for (int pass = 0; pass < COLOUR_PASSES && least > pixels; pass++) {
      least = Math.min(least, allocatedBy(() -> colours.filter(band, 0, SIDE, scratch)));
    }
    assertThat(least).as("bytes allocated by a pass").isLessThan(pixels);
  }

  private static long allocatedBy(Runnable pass) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    pass.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void filter(PlaneKernel kernel, Raster source, Raster target, Scratch scratch) {
    kernel.filter(Plane.of(source, 0, 0), Plane.of(target, 0, 0), 0, SIDE, scratch);
  }

  private static Raster random(DType dtype, int channels) {
    SampleOrder order = channels > 1 ? SampleOrder.INTERLEAVED : SampleOrder.PLANAR;
    Raster raster = Raster.allocate(dtype, order, 1, SIDE, SIDE, channels);
    Random random = new Random(7);
    for (int at = 0; at < raster.data().length; at += dtype.bytes()) {
      SampleBytes.put(raster.data(), at, dtype.bytes(), SampleBytes.of(dtype, random.nextInt(250)));
    }
    return raster;
  }
}
