package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.AdmissionConfig;
import dev.sluice.admission.Limiter;
import dev.sluice.defence.Residual;
import dev.sluice.pipeline.BodyBuffers;
import dev.sluice.pipeline.PipelineObserver.Ending;
import dev.sluice.pipeline.PipelineObserver.Finished;
import dev.sluice.pipeline.Reason;
import dev.sluice.pipeline.Report;
import dev.sluice.pipeline.Report.Filtering;
import dev.sluice.pipeline.Report.StageTime;
import dev.sluice.pipeline.Stage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PipelineMeters meters =
      new PipelineMeters(registry, Tracing.start(TracingConfig.off(), new Exemplars()));

  @Test
  void recordsAnAnsweredRequest() {
    meters.started();
    meters.finished(
        new Finished(
            "filter",
            "image",
            Ending.ANSWERED,
            Optional.empty(),
            new Report(
                List.of(
                    new StageTime(Stage.ADMIT, 1_000),
                    new StageTime(Stage.READ, 3_000_000),
                    new StageTime(Stage.MODEL, 60_000_000)),
                Optional.of(new Filtering("median", 1_000, 20, new Residual(1_000, 500, 0.75, 3)))),
            64_000_000,
            60_000_000,
            5_000,
            6_000));

    assertThat(registry.scrape())
        .contains(
            "sluice_stage_seconds_count{stage=\"read\"} 1",
            "sluice_stage_seconds_sum{stage=\"read\"} 0.003",
            "sluice_stage_seconds_bucket{stage=\"read\",le=\"0.0025\"} 0",
            "sluice_stage_seconds_bucket{stage=\"read\",le=\"0.005\"} 1",
            "sluice_stage_seconds_count{stage=\"filter\"} 0",
            "sluice_request_seconds_sum{input=\"image\",outcome=\"answered\",protocol=\"filter\"}"
                + " 0.064",
            "sluice_added_seconds_sum 0.004",
            "sluice_body_bytes_sum{direction=\"in\"} 5000.0",
            "sluice_body_bytes_sum{direction=\"out\"} 6000.0",
            "sluice_samples_total 1000.0",
            "sluice_samples_changed_total 20.0",
            "sluice_changed_fraction_sum 0.02",
            "sluice_residual_largest_sum 0.75",
            "sluice_residual_impulses_sum 6.0",
            "sluice_requests_in_flight 0.0");
  }

  @Test
  void countsARejectedRequestUnderItsReason() {
    meters.started();
    meters.started();
    meters.finished(
        new Finished(
            "filter",
            "unread",
            Ending.REJECTED,
            Optional.of(Reason.TOO_LARGE),
            Report.NONE,
            1_000,
            0,
            0,
            0));

    assertThat(registry.scrape())
        .contains(
            "sluice_rejected_total{reason=\"too-large\"} 1.0",
            "sluice_rejected_total{reason=\"overloaded\"} 0.0",
            "sluice_request_seconds_count{input=\"unread\",outcome=\"too-large\",protocol=\"filter\"}"
                + " 1",
            "sluice_body_bytes_count{direction=\"in\"} 0",
            "sluice_requests_in_flight 1.0");
  }

  @Test
  void showsTheGatesAndTheBuffers() {
    Limiter limiter = new Limiter(AdmissionConfig.defaults());
    meters.gauge(limiter);
    meters.gauge(new BodyBuffers(0));
    limiter.tryAcquire().orElseThrow().releaseCompute();

    assertThat(registry.scrape())
        .contains(
            "sluice_limiter_in_flight{gate=\"total\"} 1.0",
            "sluice_limiter_in_flight{gate=\"compute\"} 0.0",
            "sluice_limiter_limit{gate=\"total\"} " + limiter.limit() + ".0",
            "sluice_limiter_admitted_total 1.0",
            "sluice_buffers_pooled_bytes 0.0");
  }
}
