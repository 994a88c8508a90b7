package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.AdmissionConfig;
import dev.sluice.codec.CodecConfig;
import dev.sluice.detect.DetectorConfig;
import dev.sluice.median.EngineConfig;
import dev.sluice.model.ModelConfig;
import dev.sluice.payload.ModelEncoding;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.pipeline.LatencyBudget;
import dev.sluice.pipeline.PipelineConfig;
import dev.sluice.pipeline.ShadowConfig;
import dev.sluice.telemetry.TracingConfig;
import java.net.URI;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class SluicePropertiesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withUserConfiguration(Properties.class);

  @Configuration
  @EnableConfigurationProperties(SluiceProperties.class)
  static class Properties {}

  @Test
  void theFileSaysWhatThePackagesDefaultTo() {
    bound(
        properties -> {
          assertThat(properties.nan()).isEqualTo(SluiceProperties.Nan.REJECT);
          assertThat(properties.engine()).isEqualTo(EngineConfig.defaults());
          assertThat(properties.codec()).isEqualTo(CodecConfig.defaults());
          assertThat(properties.payload()).isEqualTo(PayloadConfig.defaults());
          assertThat(properties.admission()).isEqualTo(AdmissionConfig.defaults());
          assertThat(properties.pipeline()).isEqualTo(PipelineConfig.defaults());
          assertThat(properties.tracing()).isEqualTo(TracingConfig.off());
          assertThat(properties.shadow()).isEqualTo(ShadowConfig.defaults());
          assertThat(properties.latencyBudget()).isEqualTo(LatencyBudget.NONE);
          assertThat(properties.detector().toConfig()).isEqualTo(DetectorConfig.off());
          assertThat(properties.allModels()).isEmpty();
        });
  }

  @Test
  void aModelServerNeedsAnAddressOnly() {
    bound(
        properties -> {
          ModelProperties model = properties.allModels().get("a");
          assertThat(model.toModelConfig()).isEqualTo(ModelConfig.of(URI.create("http://h:1/")));
          assertThat(model.encoding().toModelEncoding()).isEqualTo(ModelEncoding.same());
        },
        "sluice.models.a.url=http://h:1");
  }

  @ParameterizedTest
  @CsvSource({"sluice.engine.thread", "sluice.admision.total", "sluice.gateway.inputs.leaves"})
  void aKeyThatDoesNotExistStopsTheStart(String key) {
    runner
        .withPropertyValues(key + "=1")
        .run(
            context ->
                assertThat(context.getStartupFailure()).rootCause().hasMessageContaining(key));
  }

  @Test
  void thePathOfTheAddressIsWhereInputsArePostedTo() {
    bound(
        properties -> {
          ModelConfig config = properties.allModels().get("default").toModelConfig();
          assertThat(config.url()).isEqualTo(URI.create("http://h:1/"));
          assertThat(config.path()).isEqualTo("/v2/models/m/infer?x=1");
        },
        "sluice.model.url=http://h:1/v2/models/m/infer?x=1");
  }

  @ParameterizedTest
  @CsvSource({
    "sluice.engine.threads=-1, must not be negative",
    "sluice.pipeline.max-body-bytes=0, set it to 1 to 1073741824",
    "sluice.admission.retry-after=10ms, must be whole seconds",
    "sluice.codec.max-pixels=0, must be positive",
    "sluice.model.encoding.std=0, std must not be 0",
    "sluice.detector.action=block, start with action=observe",
    "sluice.gateway.routes.r.detector.action=tag, start with action=observe",
    "sluice.gateway.two-stage.t.detector.action=shadow, two stages have no shadow",
    "sluice.detector.kill-switch.bound=0.9, which needs a threshold",
    "sluice.detector.kill-switch.least=600, set it to 1 to 500",
    "sluice.detector.max-answer-bytes=0, set it to 1 to 67108864",
    "sluice.shadow.queue=0, set it to 1 to 65536",
    "sluice.latency-budget.time=-1s, must not be negative",
    "sluice.nan=maybe, sluice.nan"
  })
  void aWrongValueEndsTheStartAndSaysWhy(String property, String message) {
    runner
        .withPropertyValues(property)
        .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(message));
  }

  private void bound(Consumer<SluiceProperties> check, String... values) {
    runner
        .withPropertyValues(values)
        .run(context -> check.accept(context.getBean(SluiceProperties.class)));
  }
}
