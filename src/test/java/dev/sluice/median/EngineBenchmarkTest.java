package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark measures what it says, and would notice a wrong output. */
class EngineBenchmarkTest {

  @Test
  void everyCaseIsNamedSoThatItCanBeRead() {
    List<EngineCase> cases =
        Stream.of("full", "quick", "avx2")
            .flatMap(set -> EngineCases.of(set, "").stream())
            .toList();
    assertThat(cases).allMatch(row -> EngineCase.parse(row.toString()).equals(row));
    assertThat(EngineCases.of("full", ""))
        .extracting(EngineCase::toString)
        .doesNotHaveDuplicates()
        .startsWith("u8/3x3/1024x1024/natural/1-thread")
        .contains(
            "f32/5x5/1024x1024x3/natural/1-thread/vector", "u8/7x7/64x32x32x3/natural/1-thread");
  }

  @Test
  void casesCanBePicked() {
    assertThat(EngineCases.of("full", "f64/1x(9|31)/1x1000/"))
        .extracting(EngineCase::toString)
        .containsExactly("f64/1x9/1x1000/natural/1-thread", "f64/1x31/1x1000/natural/1-thread");
  }

  /** engine_peers.py finds the input of a case by this name. */
  @Test
  void anInputIsNamedAsTheCaseIs() {
    assertThat(EngineCase.parse("u8/9x9/1024x1024/natural/2-thread/adaptive").input())
        .isEqualTo("u8-1024x1024-natural");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u8/5x5/64x61/noise/1-thread",
        "f32/3x3/1100x1009/natural/1-thread",
        "u16/3x3/5x32x32x3/natural/1-thread",
        "u8/3x3/40x50/natural/1-thread/weighted",
        "u8/5x5/200x70x3/natural/1-thread/vector",
        "f32/3x3/150x31/noise/1-thread/adaptive",
        "f64/1x9/1x1000/natural/1-thread"
      })
  void aRightOutputPassesAndAWrongOneDoesNot(String name) throws Exception {
    EngineCase row = EngineCase.parse(name);
    Raster source = row.raster();
    Raster target = source.blank();
    try (MedianEngine engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE)) {
      engine.filter(source, target, row.filter(), System.nanoTime() + 60_000_000_000L);
    }
    EngineCheck.check(row, source, target);
    target.data()[target.data().length - 1] ^= 1;
    assertThatThrownBy(() -> EngineCheck.check(row, source, target))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is wrong");
  }
}
