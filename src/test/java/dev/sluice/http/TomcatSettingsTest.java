package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TomcatSettingsTest {
  @Test
  void theBuffersOfAConnectionFollowTheHeap() {
    assertThat(TomcatSettings.bufferBytes(64L << 20)).isEqualTo(8 << 10);
    assertThat(TomcatSettings.bufferBytes(256L << 20)).isEqualTo(16 << 10);
    assertThat(TomcatSettings.bufferBytes(512L << 20)).isEqualTo(32 << 10);
    assertThat(TomcatSettings.bufferBytes(Long.MAX_VALUE)).isEqualTo(32 << 10);
  }
}
