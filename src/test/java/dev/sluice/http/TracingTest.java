package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.SluiceApplication;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Traces through the whole service, to a collector that reads OTLP and a model server. */
@AutoConfigureMetrics
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "management.server.port=0")
class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  /** Flags: sampled, and random as the second level of W3C has it. */
  private static final String BEGUN_HERE = "-03";

  private static final String JSON = "application/json";
  private static final String INFER =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2,2,1],\"datatype\":\"FP32\",\"data\":[1,2,900,4]}]}";

  private static final CapturingModel MODEL = CapturingModel.start();
  private static final BlockingQueue<Span> SPANS = new LinkedBlockingQueue<>();
  private static final BlockingQueue<Resource> RESOURCES = new LinkedBlockingQueue<>();
  private static final HttpServer COLLECTOR = collector();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void addresses(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> "http://localhost:" + MODEL.port());
    registry.add(
        "sluice.tracing.endpoint",
        () -> "http://localhost:" + COLLECTOR.getAddress().getPort() + "/v1/traces");
  }

  @AfterAll
  static void stop() {
    COLLECTOR.stop(0);
  }

  @BeforeEach
  void forget() {
    MODEL.received.clear();
    MODEL.answer(CapturingModel.OK);
    SPANS.clear();
  }

  @Test
  void joinsTheTraceOfW3c() throws Exception {
    infer("traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\ntracestate: a=1\r\ntracestate: b=2");

    CapturingModel.Request request = received();
    Map<String, Span> spans = spans(6);
    assertThat(request.headers("traceparent"))
        .containsExactly("00-" + TRACE + "-" + id(spans.get("model")) + "-01");
    assertThat(request.headers("tracestate")).containsExactly("a=1,b=2");
    assertThat(request.headers("b3")).isEmpty();
    assertThat(parent(spans.get("oip-v2"))).isEqualTo(PARENT);
    assertThat(spans.values()).allSatisfy(span -> assertThat(trace(span)).isEqualTo(TRACE));
  }

  /** An exemplar is kept for seconds: any trace of these tests may be the one. */
  @Test
  void namesTracesInTheHistograms() throws Exception {
    infer("traceparent: 00-" + TRACE + "-" + PARENT + "-01");
    spans(6);

    String scrape =
        RawHttp.exchange(
            managementPort,
            "GET /actuator/prometheus HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Accept: application/openmetrics-text; version=1.0.0\r\n\r\n");

    assertThat(scrape.lines().filter(line -> line.startsWith("sluice_added_seconds_bucket")))
        .as(scrape)
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsPattern(
                        "# \\{span_id=\"[0-9a-f]{16}\",trace_id=\"[0-9a-f]{32}\"} [0-9.E-]+ "));
  }

  @Test
  void joinsTheTraceOfB3InOneHeader() throws Exception {
    infer("b3: " + TRACE + "-" + PARENT + "-1");

    CapturingModel.Request request = received();
    Map<String, Span> spans = spans(6);
    assertThat(request.headers("b3")).containsExactly(TRACE + "-" + id(spans.get("model")) + "-1");
    assertThat(request.headers("traceparent")).isEmpty();
    assertThat(parent(spans.get("oip-v2"))).isEqualTo(PARENT);
    assertThat(trace(spans.get("model"))).isEqualTo(TRACE);
  }

  @Test
  void joinsTheTraceOfB3InManyHeaders() throws Exception {
    infer(
        "X-B3-TraceId: %s\r\nX-B3-SpanId: %s\r\nX-B3-ParentSpanId: 05e3ac9a4f6e3b90\r\nX-B3-Sampled: 1"
            .formatted(TRACE, PARENT));

    CapturingModel.Request request = received();
    Map<String, Span> spans = spans(6);
    assertThat(request.headers("X-B3-TraceId")).containsExactly(TRACE);
    assertThat(request.headers("X-B3-SpanId")).containsExactly(id(spans.get("model")));
    assertThat(request.headers("X-B3-Sampled")).containsExactly("1");
    assertThat(request.headers("X-B3-ParentSpanId")).isEmpty();
    assertThat(request.headers("traceparent")).isEmpty();
    assertThat(parent(spans.get("oip-v2"))).isEqualTo(PARENT);
  }

  @Test
  void putsTheStagesInsideOfTheRequest() throws Exception {
    MODEL.answer("HTTP/1.1 418 Tea\r\nContent-Length: 4\r\n\r\ntea!");
    infer("X-Other: 1");

    Map<String, Span> spans = spans(6);
    assertThat(spans).containsOnlyKeys("oip-v2", "admit", "read", "filter", "write", "model");
    Span request = spans.remove("oip-v2");
    assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(request.getParentSpanId()).isEmpty();
    assertThat(attributes(request))
        .containsEntry("sluice.protocol", "oip-v2")
        .containsEntry("sluice.outcome", "answered")
        .containsEntry("http.response.status_code", "418");
    long before = request.getStartTimeUnixNano();
    for (String stage : List.of("admit", "read", "filter", "write", "model")) {
      Span span = spans.get(stage);
      assertThat(parent(span)).isEqualTo(id(request));
      assertThat(span.getStartTimeUnixNano()).isGreaterThanOrEqualTo(before);
      before = span.getEndTimeUnixNano();
    }
    assertThat(request.getEndTimeUnixNano()).isGreaterThanOrEqualTo(before);
    assertThat(spans.get("model").getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(received().headers("traceparent"))
        .containsExactly("00-" + trace(request) + "-" + id(spans.get("model")) + BEGUN_HERE);
    assertThat(RESOURCES.poll().getAttributesList())
        .anyMatch(
            each ->
                each.getKey().equals("service.name")
                    && each.getValue().getStringValue().equals("sluice"));
  }

  @Test
  void tracesWhatIsPassedOnUnread() throws Exception {
    RawHttp.exchange(port, "GET /any HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(spans(3)).containsOnlyKeys("pass", "admit", "model");
  }

  @Test
  void endsTheTraceOfARejection() throws Exception {
    String answer = RawHttp.post(port, "/v1/filter", JSON, "{");

    assertThat(answer).startsWith("HTTP/1.1 400");
    Span request = spans(3).get("filter");
    assertThat(attributes(request))
        .containsEntry("sluice.outcome", "malformed")
        .containsEntry("http.response.status_code", "400");
    assertThat(request.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
  }

  /** The client's word counts: its headers go on with a new parent, and nothing is sent. */
  @Test
  void keepsNoTraceThatTheClientDoesNot() throws Exception {
    infer("traceparent: 00-" + TRACE + "-" + PARENT + "-00");
    assertThat(received().headers("traceparent").getFirst())
        .startsWith("00-" + TRACE + "-")
        .endsWith("-00")
        .doesNotContain(PARENT);
    infer("b3: 0");
    assertThat(received().headers("b3")).containsExactly("0");

    infer("traceparent: 00-" + TRACE.replace('4', '5') + "-" + PARENT + "-01");
    assertThat(spans(6).values()).noneMatch(span -> trace(span).equals(TRACE));
  }

  @Test
  void beginsAnewWhereTheHeaderIsNone() throws Exception {
    infer("traceparent: 00-1\r\ntracestate: a=1");

    CapturingModel.Request request = received();
    Map<String, Span> spans = spans(6);
    assertThat(request.headers("traceparent"))
        .containsExactly(
            "00-" + trace(spans.get("model")) + "-" + id(spans.get("model")) + BEGUN_HERE);
    assertThat(request.headers("tracestate")).isEmpty();
  }

  private void infer(String headers) throws IOException {
    String answer =
        RawHttp.exchange(
            port,
            "POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(headers, JSON, INFER.length(), INFER));
    assertThat(answer).startsWith("HTTP/1.1 ");
  }

  private static CapturingModel.Request received() throws InterruptedException {
    while (true) {
      CapturingModel.Request request = MODEL.received.poll(5, TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      if (!request.head().getFirst().startsWith("GET /v2/models/m ")) {
        return request;
      }
    }
  }

  /** So many spans by name, all of them of one trace. */
  private static Map<String, Span> spans(int count) throws InterruptedException {
    List<Span> spans = new ArrayList<>();
    while (spans.size() < count) {
      Span span = SPANS.poll(10, TimeUnit.SECONDS);
      assertThat(span).as("span %d", spans.size()).isNotNull();
      spans.add(span);
    }
    assertThat(spans.stream().map(TracingTest::trace).distinct()).hasSize(1);
    return spans.stream().collect(Collectors.toMap(Span::getName, span -> span));
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(
            Collectors.toMap(
                each -> each.getKey(),
                each ->
                    each.getValue().hasIntValue()
                        ? Long.toString(each.getValue().getIntValue())
                        : each.getValue().getStringValue()));
  }

  private static String trace(Span span) {
    return HexFormat.of().formatHex(span.getTraceId().toByteArray());
  }

  private static String id(Span span) {
    return HexFormat.of().formatHex(span.getSpanId().toByteArray());
  }

  private static String parent(Span span) {
    return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
  }

  private static HttpServer collector() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/v1/traces", TracingTest::collect);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest sent =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      for (ResourceSpans resource : sent.getResourceSpansList()) {
        RESOURCES.add(resource.getResource());
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          SPANS.addAll(scope.getSpansList());
        }
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
