package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntitiesTest {
  @Test
  void aStreamIsReadInPiecesNoLargerThanItIs() {
    assertThat(Entities.chunkSize(1)).isEqualTo(1);
    assertThat(Entities.chunkSize(1000)).isEqualTo(1000);
    assertThat(Entities.chunkSize(1L << 40)).isEqualTo(1 << 15);
    assertThat(Entities.chunkSize(-1)).isEqualTo(1 << 15);
  }
}
