package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoSettingsTest {
  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    assertThat(DemoSettings.fromEnvironment(Map.of()))
        .isEqualTo(new DemoSettings("127.0.0.1", 8_500, 1, 4, 20));
  }

  @Test
  void theEnvironmentOverridesThem() {
    var environment =
        Map.of(
            "SLUICE_DEMO_HOST", "0.0.0.0",
            "SLUICE_DEMO_PORT", " 9000",
            "SLUICE_DEMO_THREADS", "2",
            "SLUICE_DEMO_MAXINFLIGHT", "8",
            "SLUICE_DEMO_MAXWAITSECONDS", "5");
    assertThat(DemoSettings.fromEnvironment(environment))
        .isEqualTo(new DemoSettings("0.0.0.0", 9_000, 2, 8, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "SLUICE_DEMO_PORT, 65536, 'sluice.demo.port is 65536, outside 0..65535'",
    "SLUICE_DEMO_PORT, -1, 'sluice.demo.port is -1, outside 0..65535'",
    "SLUICE_DEMO_PORT, http, 'SLUICE_DEMO_PORT is not a whole number'",
    "SLUICE_DEMO_THREADS, 65, 'sluice.demo.threads is 65, outside 1..64'",
    "SLUICE_DEMO_MAXINFLIGHT, 0, 'sluice.demo.max-in-flight is 0, outside 1..64'",
    "SLUICE_DEMO_MAXWAITSECONDS, 301, 'sluice.demo.max-wait-seconds is 301, outside 1..300'",
    "SLUICE_DEMO_HOST, ' ', sluice.demo.host is blank"
  })
  void wrongValuesAreNamed(String name, String value, String message) {
    assertThatThrownBy(() -> DemoSettings.fromEnvironment(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
