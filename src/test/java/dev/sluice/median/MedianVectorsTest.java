package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MedianVectorsTest {
  private static final MedianEngine ENGINE =
      MedianEngine.start(new EngineConfig(2, 64), EngineObserver.NONE);
  private static final MedianEngine SCALAR =
      MedianEngine.start(new EngineConfig(2, 64), EngineObserver.NONE, Kernels.scalar());

  @AfterAll
  static void close() {
    ENGINE.close();
    SCALAR.close();
  }

  static List<MedianVectors.Case> cases() throws Exception {
    return MedianVectors.plain();
  }

  @Test
  void allPlainCasesAreThere() throws Exception {
    assertThat(cases()).hasSize(64);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheOtherLibrary(MedianVectors.Case given) throws Exception {
    Raster source = Samples.raster(given.dtype(), given.rows(), given.input());
    VectorKernels.settle(source.dtype(), given.filter());
    for (MedianEngine engine : List.of(ENGINE, SCALAR)) {
      Raster target = source.blank();
      engine.filter(source, target, given.filter(), System.nanoTime() + 60_000_000_000L);
      double[] actual = Samples.values(target);
      for (int i = 0; i < actual.length; i++) {
        double expected = given.expected()[i];
        if (!Double.isNaN(expected)) {
          double rounded = given.dtype() == DType.F32 ? (float) expected : expected;
          assertThat(actual[i]).as("sample %d", i).isCloseTo(rounded, within(0.0));
        }
      }
    }
  }
}
