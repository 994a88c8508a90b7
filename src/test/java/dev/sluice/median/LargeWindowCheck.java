package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Runs kernels for large windows of bytes beside the oracle. */
final class LargeWindowCheck {
  private static final KernelFactory FACTORY = new KernelFactory();
  private static final List<Border> BORDERS =
      List.of(Border.REFLECT, Border.MIRROR, Border.NEAREST, Border.CONSTANT, Border.WRAP);

  private final LargeWindowTier.Maker maker;
  private final Movers movers;
  private final Random random;

  LargeWindowCheck(LargeWindowTier.Maker maker, int bits, long seed) {
    this.maker = maker;
    this.movers = FACTORY.movers(LaneShape.of(DType.U8, bits));
    this.random = new Random(seed);
  }

  /** One channel of a picture of any content, in two steps. */
  void check(Window window, int height, int width, int least, int spread) {
    Raster source =
        Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, height, width, 1 + random.nextInt(5));
    for (int i = 0; i < source.data().length; i++) {
      source.data()[i] = (byte) (least + random.nextInt(spread));
    }
    check(window, source);
  }

  void check(Window window, Raster source) {
    MedianFilter filter =
        MedianFilter.of(window)
            .withBorder(BORDERS.get(random.nextInt(BORDERS.size())))
            .withCval(random.nextInt(256));
    Raster target = source.blank();
    int channel = random.nextInt(source.channels());
    Plane from = Plane.of(source, 0, channel);
    Plane to = Plane.of(target, 0, channel);
    LineReader reader = new LineReader(filter.border(), SampleBytes.of(DType.U8, filter.cval()));
    PlaneKernel kernel = maker.make(window, reader, movers);
    Scratch scratch = new Scratch();
    int cut = random.nextInt(source.height() + 1);
    kernel.filter(from, to, 0, cut, scratch);
    kernel.filter(from, to, cut, source.height(), scratch);
    double[] expected = NetworkOracle.median(from, filter);
    double[] actual = new double[expected.length];
    for (int i = 0; i < actual.length; i++) {
      actual[i] = target.data()[i * source.channels() + channel] & 0xFF;
    }
    assertThat(Arrays.mismatch(actual, expected)).as("%s of %s", filter, source).isEqualTo(-1);
  }
}
