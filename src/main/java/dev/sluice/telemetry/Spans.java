package dev.sluice.telemetry;

import dev.sluice.pipeline.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** OpenTelemetry's SDK: a bounded queue of ended spans, sent in batches. Thread-safe. */
final class Spans {
  private static final int QUEUE = 2_048;
  private static final int BATCH = 512;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration SEND = Duration.ofSeconds(5);
  private static final long LAST_SECONDS = 5;

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Exemplars exemplars;

  Spans(TracingConfig config, Exemplars exemplars) {
    this.exemplars = exemplars;
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.endpoint())
            .setConnectTimeout(CONNECT)
            .setTimeout(SEND)
            .setMeterProvider(MeterProvider.noop())
            .build();
    provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault().toBuilder()
                    .put(AttributeKey.stringKey("service.name"), "sluice")
                    .build())
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sample())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(new LoggedExporter(exporter, config.endpoint()))
                    .setMaxQueueSize(QUEUE)
                    .setMaxExportBatchSize(BATCH)
                    .setScheduleDelay(EVERY)
                    .setExporterTimeout(SEND)
                    .build())
            .build();
    tracer = provider.get("dev.sluice");
  }

  /** Begins the span of a request. */
  Trace begin(String name, TraceHeaders incoming, long nanoTime) {
    WallClock clock = WallClock.now();
    Span span =
        tracer
            .spanBuilder(name)
            .setParent(incoming.context())
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(clock.epochNanos(nanoTime), TimeUnit.NANOSECONDS)
            .startSpan();
    return new RequestSpan(tracer, span, incoming, clock, exemplars);
  }

  void close() {
    provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
  }
}
