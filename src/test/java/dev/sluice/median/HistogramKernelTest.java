package dev.sluice.median;

import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistogramKernelTest {
  static Stream<Long> seeds() {
    return LongStream.range(0, 40).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalsOracle(long seed) {
    Random random = new Random(seed);
    Window window = new Window(1 + random.nextInt(63), 1 + random.nextInt(63));
    int spread = 1 << 1 + random.nextInt(8);
    checks(seed).check(window, 1 + random.nextInt(30), 1 + random.nextInt(90), 100, spread);
  }

  @Test
  void equalsOracleInWidePictures() {
    LargeWindowCheck checks = checks(5);
    checks.check(Window.square(17), 3, 1030, 100, 256);
    checks.check(Window.square(Window.MAX_SIDE), 2, 600, 100, 256);
    checks.check(Window.square(Window.MAX_SIDE), 5, 40, 100, 1);
  }

  private static LargeWindowCheck checks(long seed) {
    return new LargeWindowCheck(HistogramKernel::new, HistogramKernel.BITS, seed);
  }
}
