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
        Stream.of(EngineCase.full(), EngineCase.quick(), EngineCase.u8())
            .flatMap(List::stream)
            .toList();
    assertThat(cases).allMatch(row -> EngineCase.parse(row.toString()).equals(row));
    assertThat(EngineCase.full()).extracting(EngineCase::toString).doesNotHaveDuplicates();
    assertThat(EngineCase.full().getFirst()).hasToString("u8/3x3/1024x1024/natural/1-thread");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u8/5x5/64x61/noise/1-thread",
        "f32/3x3/1100x1009/natural/1-thread",
        "u16/3x3/5x32x32x3/natural/1-thread",
        "f64/1x9/1x1000/natural/1-thread"
      })
  void aRightOutputPassesAndAWrongOneDoesNot(String name) throws Exception {
    EngineCase row = EngineCase.parse(name);
    Raster source = row.raster();
    Raster target = source.blank();
    try (MedianEngine engine =
        MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE)) {
      engine.filter(source, target, row.filter(), System.nanoTime() + 60_000_000_000L);
    }
    EngineCheck.check(row, source, target);
    target.data()[target.data().length - 1] ^= 1;
    assertThatThrownBy(() -> EngineCheck.check(row, source, target))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is wrong");
  }
}
