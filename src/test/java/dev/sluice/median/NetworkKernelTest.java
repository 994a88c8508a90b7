package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetworkKernelTest {
  private static final Border[] BORDERS = {
    Border.REFLECT, Border.MIRROR, Border.NEAREST, Border.CONSTANT, Border.WRAP
  };

  static Stream<LaneShape> shapes() {
    return Stream.of(DType.values())
        .flatMap(d -> Stream.of(128, 256, 512).map(bits -> LaneShape.of(d, bits)))
        .distinct();
  }

  @Test
  void all() {
    long seed = 7;
    Random random = new Random(seed);
    for (DType dtype : DType.values()) {
      for (int bits : new int[] {128, 256, 512}) {
        for (Window window :
            new Window[] {
              Window.square(3),
              Window.square(5),
              new Window(2, 4),
              new Window(7, 3),
              Window.along(5),
              Window.square(11)
            }) {
          LaneShape shape = LaneShape.of(dtype, bits);
          for (Footprint footprint :
              new Footprint[] {Footprint.SQUARE, Footprint.CROSS, Footprint.DISK}) {
            MedianFilter base = MedianFilter.of(window).withFootprint(footprint);
            TileRunner runner = KernelFactory.compiled(WindowMask.of(base), shape);
            for (int i = 0; i < 10; i++) {
              Border border = BORDERS[random.nextInt(BORDERS.length)];
              MedianFilter filter = base.withBorder(border).withCval(random.nextInt(100));
              check(runner, filter, dtype, 1 + random.nextInt(67), 1 + random.nextInt(67), random);
            }
            if (footprint == Footprint.SQUARE) {
              check(runner, base, dtype, 5, 900 + random.nextInt(1000), random);
            }
          }
        }
      }
    }
  }

  private static void check(
      TileRunner runner, MedianFilter filter, DType dtype, int height, int width, Random random) {
    int channels = 1 + random.nextInt(3);
    Raster source =
        Raster.allocate(dtype, SampleOrder.values()[random.nextInt(2)], 1, height, width, channels);
    fill(source, random);
    Raster target = source.blank();
    PlaneKernel kernel =
        new NetworkKernel(
            runner, new LineReader(filter.border(), Samples.bits(dtype, filter.cval())));
    Scratch scratch = new Scratch();
    for (int channel = 0; channel < channels; channel++) {
      Plane from = Plane.of(source, 0, channel);
      Plane to = Plane.of(target, 0, channel);
      int cut = random.nextInt(height + 1);
      kernel.filter(from, to, 0, cut, scratch);
      if (cut < height) {
        kernel.filter(from, to, cut, height, scratch);
      }
      double[] expected = NetworkOracle.median(from, filter);
      double[] actual = new double[expected.length];
      for (int i = 0; i < actual.length; i++) {
        actual[i] =
            NetworkOracle.value(
                dtype,
                to.data(),
                to.offset() + i / width * to.rowStride() + i % width * to.sampleStride());
      }
      int wrong = java.util.Arrays.mismatch(actual, expected);
      assertThat(wrong)
          .as("%s %s %dx%d cut %d %s", dtype, filter, height, width, cut, runner.layout())
          .isEqualTo(-1);
    }
  }

  static void fill(Raster raster, Random random) {
    byte[] data = raster.data();
    random.nextBytes(data);
    int size = raster.dtype().bytes();
    if (raster.dtype().floating()) {
      for (int i = 0; i < data.length; i += size) {
        Samples.put(
            data,
            i,
            size,
            Samples.bits(raster.dtype(), Math.round(random.nextGaussian() * 50) / 4.0));
      }
    }
  }
}
