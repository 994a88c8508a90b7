package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KernelLibraryTest {
  private static final MedianFilter FILTER = MedianFilter.of(Window.square(3));
  private static final MedianFilter NETWORK = MedianFilter.of(Window.square(5));

  private final KernelLibrary library = new KernelLibrary(256);

  @Test
  void movesUpFromScalarToInterpreterToCompiledCode() throws InterruptedException {
    PlaneKernel kernel = find(DType.U16, NETWORK);
    assertThat(kernel.tier()).isNotEqualTo(TileRunner.INTERPRETED);
    checkOutput(kernel, NETWORK);
    library.interpret(DType.U16, List.of(NETWORK), in(30));
    assertThat(kernel.tier()).isEqualTo(TileRunner.INTERPRETED);
    double slow = kernel.nanosPerSample();
    checkOutput(kernel, NETWORK);
    assertThat(library.warm(DType.U16, List.of(NETWORK), in(60))).isEqualTo(1);
    assertThat(kernel.tier()).isEqualTo(TileRunner.COMPILED);
    assertThat(kernel.nanosPerSample()).isLessThan(slow);
    assertThat(library.promotion().counts()).isEqualTo(new KernelCounts(1, 0, 0));
    checkOutput(kernel, NETWORK);
  }

  @Test
  void codeOverTheRowsServesBeforeTheRestIsThere() throws InterruptedException {
    PlaneKernel kernel = find(DType.U16, FILTER);
    assertThat(library.warm(DType.U16, List.of(FILTER), in(60))).isEqualTo(1);
    assertThat(library.promotion().counts()).isEqualTo(new KernelCounts(0, 0, 0));
    assertThat(kernel.tier()).isEqualTo(TileRunner.COMPILED);
    checkOutput(kernel, FILTER);
    library.prepare(DType.U16);
    for (long end = in(60); library.promotion().counts().compiled() == 0; ) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(1);
    }
    checkOutput(kernel, FILTER);
  }

  @Test
  void whatIsUsedMovesUpByItself() throws InterruptedException {
    PlaneKernel kernel = find(DType.U8, FILTER);
    Raster source = Raster.allocate(DType.U8, SampleOrder.PLANAR, 1, 500, 500, 1);
    Plane plane = Plane.of(source, 0, 0);
    Plane target = Plane.of(source.blank(), 0, 0);
    Scratch scratch = new Scratch();
    long end = in(60);
    while (!kernel.tier().equals(TileRunner.COMPILED) && System.nanoTime() < end) {
      kernel.filter(plane, target, 0, 500, scratch);
      Thread.sleep(1);
    }
    assertThat(kernel.tier()).isEqualTo(TileRunner.COMPILED);
  }

  @Test
  void theSameWindowHasTheSameCodeWhateverTheBorder() throws InterruptedException {
    library.interpret(DType.F32, List.of(FILTER), in(30));
    PlaneKernel other = find(DType.F32, FILTER.withBorder(Border.WRAP));
    assertThat(other.tier()).isEqualTo(TileRunner.INTERPRETED);
  }

  @Test
  void leavesToTheScalarKernelWhatIsNoNetwork() {
    assertThat(library.find(DType.U8, FILTER.withBorder(Border.SHRINK))).isNull();
    assertThat(library.find(DType.F32, FILTER.ignoringNan())).isNull();
    assertThat(library.find(DType.U8, FILTER.ignoringNan())).isNotNull();
    assertThat(library.find(DType.U8, MedianFilter.of(Window.along(129)))).isNull();
  }

  private PlaneKernel find(DType dtype, MedianFilter filter) {
    @Nullable PlaneKernel kernel = library.find(dtype, filter);
    assertThat(kernel).isNotNull();
    return kernel;
  }

  private static void checkOutput(PlaneKernel kernel, MedianFilter filter) {
    Raster source = Raster.allocate(DType.U16, SampleOrder.PLANAR, 1, 21, 83, 1);
    NetworkKernelTest.fill(source, new Random(3));
    Raster target = source.blank();
    Plane plane = Plane.of(source, 0, 0);
    kernel.filter(plane, Plane.of(target, 0, 0), 0, 21, new Scratch());
    double[] expected = NetworkOracle.median(plane, filter);
    for (int i = 0; i < expected.length; i++) {
      assertThat(NetworkOracle.value(DType.U16, target.data(), 2 * i)).isEqualTo(expected[i]);
    }
  }

  private static long in(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }
}
