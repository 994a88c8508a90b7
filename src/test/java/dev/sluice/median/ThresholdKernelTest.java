package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdKernelTest {
  static Stream<Long> seeds() {
    return LongStream.range(0, 60).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalsOracle(long seed) {
    Random random = new Random(seed);
    Window window = new Window(1 + random.nextInt(31), 8 + random.nextInt(24));
    int spread = 1 << random.nextInt(9);
    int least = random.nextInt(257 - spread);
    checks(seed).check(window, 1 + random.nextInt(40), 1 + random.nextInt(120), least, spread);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 15, 16, 21, 22, 23, 24, 31})
  void equalsOracleWhereSumsAreGreatest(int columns) {
    LargeWindowCheck checks = checks(columns);
    checks.check(new Window(31, columns), 20, 70, 0, 2);
    checks.check(new Window(31, columns), 20, 70, 0, 256);
    checks.check(new Window(31, columns), 3, 70, 255, 1);
    checks.check(new Window(31, columns), 3, 70, 0, 1);
  }

  @Test
  void equalsOracleInMoreThanOneBlock() {
    LargeWindowCheck checks = checks(7);
    checks.check(Window.square(17), 3, 1100, 0, 256);
    checks.check(Window.square(21), 300, 61, 0, 256);
  }

  @Test
  void equalsOracleWhereMediansJump() {
    Raster source = Raster.allocate(DType.U8, SampleOrder.PLANAR, 1, 120, 150, 1);
    Random random = new Random(3);
    for (int i = 0; i < source.data().length; i++) {
      boolean light = (i / 150 / 13 + i % 150 / 17) % 2 == 0;
      source.data()[i] = (byte) (light ? 255 - random.nextInt(3) : random.nextInt(40));
    }
    checks(3).check(Window.square(9), source);
    checks(4).check(new Window(11, 25), source);
    Arrays.sort(source.data());
    checks(5).check(Window.square(17), source);
  }

  @Test
  void servesWhatBytesCount() {
    assertThat(ThresholdKernel.serves(Window.square(31))).isTrue();
    assertThat(ThresholdKernel.serves(new Window(32, 9))).isFalse();
    assertThat(ThresholdKernel.serves(new Window(9, 32))).isFalse();
    assertThat(ThresholdKernel.serves(new Window(31, 7))).isFalse();
  }

  private static LargeWindowCheck checks(long seed) {
    return new LargeWindowCheck(ThresholdKernel::new, ThresholdKernel.BITS, seed);
  }
}
