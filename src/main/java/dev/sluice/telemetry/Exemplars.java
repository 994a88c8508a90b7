package dev.sluice.telemetry;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * The span that the histograms name as an example of what they count: that of the request whose end
 * is being counted by the calling thread; none where it is not traced or not kept. Thread-safe.
 */
public final class Exemplars implements SpanContext {
  private final ThreadLocal<@Nullable Ids> current = new ThreadLocal<>();

  private record Ids(String trace, String span) {}

  /** Runs something that counts a request. */
  void during(io.opentelemetry.api.trace.SpanContext span, Runnable counting) {
    if (!span.isSampled()) {
      counting.run();
      return;
    }
    current.set(new Ids(span.getTraceId(), span.getSpanId()));
    try {
      counting.run();
    } finally {
      current.remove();
    }
  }

  @Override
  public @Nullable String getCurrentTraceId() {
    Ids ids = current.get();
    return ids == null ? null : ids.trace();
  }

  @Override
  public @Nullable String getCurrentSpanId() {
    Ids ids = current.get();
    return ids == null ? null : ids.span();
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return current.get() != null;
  }

  @Override
  public void markCurrentSpanAsExemplar() {}
}
