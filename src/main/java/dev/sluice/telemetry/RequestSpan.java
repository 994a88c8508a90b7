package dev.sluice.telemetry;

import dev.sluice.pipeline.HeaderField;
import dev.sluice.pipeline.PipelineObserver;
import dev.sluice.pipeline.Stage;
import dev.sluice.pipeline.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The span of a request with one inside of it for each stage. For the thread of the request. */
final class RequestSpan implements Trace {
  private static final int SERVER_ERROR = 500;

  private final Tracer tracer;
  private final Span request;
  private final Context context;
  private final TraceHeaders incoming;
  private final WallClock clock;
  private final Exemplars exemplars;
  private Span stage = Span.getInvalid();

  RequestSpan(
      Tracer tracer, Span request, TraceHeaders incoming, WallClock clock, Exemplars exemplars) {
    this.tracer = tracer;
    this.request = request;
    this.context = incoming.context().with(request);
    this.incoming = incoming;
    this.clock = clock;
    this.exemplars = exemplars;
  }

  @Override
  public void entered(Stage next, long nanoTime) {
    stage =
        tracer
            .spanBuilder(next.id())
            .setParent(context)
            .setSpanKind(next == Stage.MODEL ? SpanKind.CLIENT : SpanKind.INTERNAL)
            .setStartTimestamp(clock.epochNanos(nanoTime), TimeUnit.NANOSECONDS)
            .startSpan();
  }

  @Override
  public void left(Stage which, long nanoTime) {
    stage.end(clock.epochNanos(nanoTime), TimeUnit.NANOSECONDS);
  }

  @Override
  public List<HeaderField> toModel(List<HeaderField> headers) {
    return incoming.replaced(headers, context.with(stage));
  }

  @Override
  public void counted(Runnable counting) {
    exemplars.during(request.getSpanContext(), counting);
  }

  @Override
  public void finished(PipelineObserver.Finished finished, int status, long nanoTime) {
    request.setAttribute("sluice.protocol", finished.protocol());
    request.setAttribute("sluice.input", finished.input());
    request.setAttribute("sluice.outcome", PipelineMeters.outcome(finished));
    if (status > 0) {
      request.setAttribute("http.response.status_code", status);
    }
    if (status >= SERVER_ERROR || finished.ending() == PipelineObserver.Ending.BROKEN) {
      request.setStatus(StatusCode.ERROR);
    }
    request.end(clock.epochNanos(nanoTime), TimeUnit.NANOSECONDS);
  }
}
