package dev.sluice.telemetry;

import dev.sluice.pipeline.HeaderField;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the headers of a request say about its trace, and in which formats. Immutable. */
final class TraceHeaders {
  private static final Incoming GETTER = new Incoming();

  private final Set<Format> formats;
  private final Context context;

  /** How trace and parent are spelt. */
  private enum Format {
    W3C(W3CTraceContextPropagator.getInstance(), "traceparent", "tracestate"),
    B3_SINGLE(B3Propagator.injectingSingleHeader(), "b3"),
    B3_MULTI(
        B3Propagator.injectingMultiHeaders(),
        "X-B3-TraceId",
        "X-B3-SpanId",
        "X-B3-ParentSpanId",
        "X-B3-Sampled",
        "X-B3-Flags");

    private final TextMapPropagator propagator;
    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    Format(TextMapPropagator propagator, String... names) {
      this.propagator = propagator;
      this.names.addAll(List.of(names));
    }
  }

  private static final class Incoming implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> found) {
      return found.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> found, String name) {
      return found == null ? null : found.get(name);
    }
  }

  private TraceHeaders(Set<Format> formats, Context context) {
    this.formats = formats;
    this.context = context;
  }

  /** Empty where the client began no trace and says that there is to be none. */
  static Optional<TraceHeaders> of(List<HeaderField> headers) {
    Set<Format> formats = EnumSet.noneOf(Format.class);
    Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HeaderField header : headers) {
      for (Format format : Format.values()) {
        if (format.names.contains(header.name())) {
          formats.add(format);
          // Given twice: tracestate continues, the others are then none.
          found.merge(header.name(), header.value(), (first, second) -> first + "," + second);
        }
      }
    }
    for (Format format : formats) {
      Context context = format.propagator.extract(Context.root(), found, GETTER);
      if (Span.fromContext(context).getSpanContext().isValid()) {
        return Optional.of(new TraceHeaders(formats, context));
      }
    }
    if ("0".equals(found.get("b3")) || "0".equals(found.get("X-B3-Sampled"))) {
      return Optional.empty();
    }
    Set<Format> spoken = formats.isEmpty() ? EnumSet.of(Format.W3C) : formats;
    return Optional.of(new TraceHeaders(spoken, Context.root()));
  }

  /** With the parent that the client named, if any. */
  Context context() {
    return context;
  }

  /** The headers with the span of a context as the parent, in the formats that came in. */
  List<HeaderField> replaced(List<HeaderField> headers, Context parent) {
    Map<String, String> fresh = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Format format : formats) {
      format.propagator.inject(
          parent, fresh, (to, name, value) -> Objects.requireNonNull(to).put(name, value));
    }
    List<HeaderField> replaced = new ArrayList<>(headers.size() + fresh.size());
    for (HeaderField header : headers) {
      if (formats.stream().noneMatch(format -> format.names.contains(header.name()))) {
        replaced.add(header);
      }
    }
    fresh.forEach((name, value) -> replaced.add(new HeaderField(name, value)));
    return replaced;
  }
}
