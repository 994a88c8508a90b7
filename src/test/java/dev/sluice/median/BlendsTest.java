package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors choose as eight bytes at a time do, of which the oracle's tests are. */
final class BlendsTest {
  private static final int SAMPLES = 83;

  static Stream<Arguments> dtypesAndWidths() {
    return Arrays.stream(DType.values())
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void vectorsChooseTheSame(DType dtype, int bits) {
    SplittableRandom random = new SplittableRandom(bits + dtype.ordinal());
    RowMover vectors = new KernelFactory().movers(LaneShape.of(dtype, bits)).rows();
    for (Samples.Spread spread : Samples.Spread.values()) {
      byte[] source = samples(dtype, spread, random);
      byte[] made = samples(dtype, spread, random);
      byte[][] others = {samples(dtype, spread, random), samples(dtype, spread, random)};
      sort(dtype, made, others[0]);
      for (Blend blend :
          new Blend[] {
            new Blends.Conditional(new Lanes(dtype)), new Blends.Weighted(new Lanes(dtype))
          }) {
        assertThat(blended(blend, vectors, source, made, others))
            .as("%s of %s", blend, spread)
            .isEqualTo(blended(blend, null, source, made, others));
      }
    }
  }

  private static byte[] blended(
      Blend blend, @Nullable RowMover vectors, byte[] source, byte[] made, byte[][] others) {
    byte[] target = new byte[made.length + 3];
    System.arraycopy(made, 0, target, 3, made.length);
    blend.blend(new Blend.Strip(source, 0, target, 3, others, made.length), vectors);
    return target;
  }

  /** The lesser of two samples to the front. */
  private static void sort(DType dtype, byte[] lower, byte[] upper) {
    LaneShape shape = LaneShape.of(dtype, 128);
    int size = dtype.bytes();
    for (int i = 0; i < lower.length; i += size) {
      long x = SampleBytes.get(lower, i, size);
      long y = SampleBytes.get(upper, i, size);
      boolean swap = shape.ordered(x) > shape.ordered(y);
      SampleBytes.put(lower, i, size, swap ? y : x);
      SampleBytes.put(upper, i, size, swap ? x : y);
    }
  }

  private static byte[] samples(DType dtype, Samples.Spread spread, SplittableRandom random) {
    Raster raster = Raster.allocate(dtype, SampleOrder.PLANAR, 1, 1, SAMPLES, 1);
    Samples.fill(raster, spread, random);
    return raster.data();
  }
}
