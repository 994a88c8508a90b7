package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeRendererTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "104, 104",
    "' 104 ', 104",
    "65536, 65536",
    "65537, 65536",
    "9223372036854775807, 65536",
    "-5, 1",
    "many, 65536",
    ", 8192"
  })
  void anAnswerIsPassedOnInPiecesNoLargerThanItself(String declared, int bytes) {
    assertThat(OutcomeRenderer.chunkSize(declared)).isEqualTo(bytes);
  }
}
