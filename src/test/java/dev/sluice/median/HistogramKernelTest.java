package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistogramKernelTest {
  private static final KernelFactory FACTORY = new KernelFactory();
  private static final List<Border> BORDERS =
      List.of(Border.REFLECT, Border.MIRROR, Border.NEAREST, Border.CONSTANT, Border.WRAP);

  static Stream<Long> seeds() {
    return LongStream.range(0, 40).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalsOracle(long seed) {
    Random random = new Random(seed);
    Window window = new Window(1 + random.nextInt(63), 1 + random.nextInt(63));
    MedianFilter filter =
        MedianFilter.of(window)
            .withBorder(BORDERS.get(random.nextInt(BORDERS.size())))
            .withCval(random.nextInt(256));
    int spread = 1 << 1 + random.nextInt(8);
    check(filter, 1 + random.nextInt(30), 1 + random.nextInt(90), spread, random);
  }

  @Test
  void equalsOracleInWidePictures() {
    Random random = new Random(5);
    check(MedianFilter.of(Window.square(17)), 3, 1030, 256, random);
    check(MedianFilter.of(Window.square(Window.MAX_SIDE)), 2, 600, 256, random);
    check(MedianFilter.of(Window.square(Window.MAX_SIDE)), 5, 40, 1, random);
  }

  @Test
  void theLibraryUsesItForLargeWindowsOfBytes() throws InterruptedException {
    KernelLibrary library = new KernelLibrary(512);
    MedianFilter filter = MedianFilter.of(Window.square(21));
    @Nullable PlaneKernel kernel = library.find(DType.U8, filter);
    assertThat(kernel).isNotNull();
    assertThat(kernel.tier()).isNotEqualTo("histogram");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    library.interpret(DType.U8, List.of(filter), deadline);
    assertThat(kernel.tier()).isEqualTo("histogram");
    assertThat(library.find(DType.U16, filter).tier()).isNotEqualTo("histogram");
    assertThat(new KernelLibrary(128).find(DType.U8, filter)).isInstanceOf(NetworkKernel.class);
  }

  private static void check(MedianFilter filter, int height, int width, int spread, Random random) {
    int channels = 1 + random.nextInt(5);
    Raster source = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, height, width, channels);
    for (int i = 0; i < source.data().length; i++) {
      source.data()[i] = (byte) (100 + random.nextInt(spread));
    }
    Raster target = source.blank();
    LaneShape shape = LaneShape.of(DType.U8, HistogramKernel.BITS);
    LineReader reader = new LineReader(filter.border(), SampleBytes.of(DType.U8, filter.cval()));
    PlaneKernel kernel = new HistogramKernel(filter.window(), reader, FACTORY.movers(shape));
    Scratch scratch = new Scratch();
    int cut = random.nextInt(height + 1);
    int channel = random.nextInt(channels);
    Plane from = Plane.of(source, 0, channel);
    kernel.filter(from, Plane.of(target, 0, channel), 0, cut, scratch);
    kernel.filter(from, Plane.of(target, 0, channel), cut, height, scratch);
    double[] expected = NetworkOracle.median(from, filter);
    double[] actual = new double[expected.length];
    for (int i = 0; i < actual.length; i++) {
      actual[i] = target.data()[i * channels + channel] & 0xFF;
    }
    assertThat(Arrays.mismatch(actual, expected)).as("%s of %s", filter, source).isEqualTo(-1);
  }
}
