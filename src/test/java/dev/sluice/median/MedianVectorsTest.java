package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
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
    return Stream.concat(MedianVectors.plain().stream(), MedianVectors.others().stream()).toList();
  }

  @Test
  void allCasesAreThere() throws Exception {
    assertThat(MedianVectors.plain()).hasSize(64);
    assertThat(MedianVectors.others())
        .extracting(MedianVectors.Case::name)
        .containsExactly(
            "tfa-constant0-3x3",
            "tfa-constant1-3x3",
            "tfa-symmetric-3x3",
            "silx-cond-100",
            "silx-mirror-cond-1x3",
            "silx-constant-cond-1x3");
    assertThat(MedianVectors.leftOut())
        .containsExactly(
            "scipy-rank07-rank-2",
            "scipy-rank13-origin-1",
            "scipy-rank14-origin-1-0",
            "scipy-rank15-origin-1-0-min");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheOtherLibrary(MedianVectors.Case given) throws Exception {
    Raster source = Samples.raster(given.dtype(), given.rows(), given.input());
    Settling.settle(source.dtype(), given.filter());
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
