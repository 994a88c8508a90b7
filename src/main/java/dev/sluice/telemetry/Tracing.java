package dev.sluice.telemetry;

import dev.sluice.pipeline.HeaderField;
import dev.sluice.pipeline.Trace;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Traces of requests, or none where there is nowhere to send them. Thread-safe. */
public final class Tracing implements AutoCloseable {
  private final @Nullable Spans spans;

  private Tracing(@Nullable Spans spans) {
    this.spans = spans;
  }

  /**
   * Off where the endpoint is empty: nothing of OpenTelemetry is loaded then.
   *
   * @param exemplars are told which request is being counted
   */
  public static Tracing start(TracingConfig config, Exemplars exemplars) {
    return new Tracing(config.endpoint().isEmpty() ? null : new Spans(config, exemplars));
  }

  Trace trace(String name, List<HeaderField> headers, long nanoTime) {
    if (spans == null) {
      return Trace.NONE;
    }
    Optional<TraceHeaders> incoming = TraceHeaders.of(headers);
    return incoming.isEmpty() ? Trace.NONE : spans.begin(name, incoming.get(), nanoTime);
  }

  /** Sends what has ended; blocks for a few seconds at most. */
  @Override
  public void close() {
    if (spans != null) {
      spans.close();
    }
  }
}
