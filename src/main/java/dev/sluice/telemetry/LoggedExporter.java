package dev.sluice.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that spans are lost, and once that they arrive again. Thread-safe. */
final class LoggedExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedExporter.class);

  private final SpanExporter exporter;
  private final String endpoint;
  private final AtomicBoolean failing = new AtomicBoolean();

  LoggedExporter(SpanExporter exporter, String endpoint) {
    this.exporter = exporter;
    this.endpoint = endpoint;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> log(result.isSuccess(), spans.size()));
  }

  private void log(boolean success, int spans) {
    if (failing.getAndSet(!success) == success) {
      if (success) {
        LOG.info("spans arrive at {} again", endpoint);
      } else {
        LOG.warn("{} spans did not arrive at {}; more may be lost unsaid", spans, endpoint);
      }
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
