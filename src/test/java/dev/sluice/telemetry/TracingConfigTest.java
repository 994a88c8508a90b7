package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.pipeline.HeaderField;
import dev.sluice.pipeline.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingConfigTest {

  @ParameterizedTest
  @ValueSource(strings = {"collector:4318", "ftp://c/v1/traces", "http:///v1", "not a url", "/x"})
  void wantsAUrlOfHttp(String endpoint) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TracingConfig(endpoint, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void wantsAPart(double sample) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TracingConfig("", sample));
  }

  @Test
  void tracesNothingWhenItIsOff() {
    List<HeaderField> headers = List.of(new HeaderField("b3", "0"));
    try (Tracing tracing = Tracing.start(TracingConfig.off(), new Exemplars())) {
      Trace trace = tracing.trace("filter", headers, System.nanoTime());

      assertThat(trace).isSameAs(Trace.NONE);
      assertThat(trace.toModel(headers)).isSameAs(headers);
    }
  }
}
