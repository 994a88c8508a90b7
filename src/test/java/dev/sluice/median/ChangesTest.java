package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Counting, eight bytes or a vector at a time, against one sample after another. */
final class ChangesTest {
  static Stream<Arguments> dtypesAndWidths() {
    return Stream.of(DType.U8, DType.F16, DType.F32, DType.F64)
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  @ParameterizedTest
  @MethodSource("dtypesAndWidths")
  void countsSamplesThatDifferInAnyBit(DType dtype, int bits) {
    SplittableRandom random = new SplittableRandom(bits + dtype.ordinal());
    Movers movers = new KernelFactory().movers(LaneShape.of(dtype, bits));
    int size = dtype.bytes();
    for (int samples = 0; samples < 70; samples++) {
      int length = samples * size;
      byte[] a = new byte[length + 5];
      random.nextBytes(a);
      byte[] b = new byte[length + 3];
      System.arraycopy(a, 5, b, 3, length);
      int expected = 0;
      for (int i = 0; i < samples; i++) {
        if (random.nextBoolean()) {
          b[3 + i * size + random.nextInt(size)] ^= (byte) (1 << random.nextInt(8));
          expected++;
        }
      }
      assertThat(Changes.count(a, 5, b, 3, length, size)).isEqualTo(expected);
      assertThat(movers.differing(a, 5, b, 3, length, size)).isEqualTo(expected);
    }
  }
}
