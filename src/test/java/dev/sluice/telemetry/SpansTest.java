package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.pipeline.PipelineObserver;
import dev.sluice.pipeline.Report;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SpansTest {
  private static final String LOST = "spans did not arrive at";

  private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();
  private HttpServer collector;
  private volatile int status = 200;

  @BeforeEach
  void listen() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(status, -1);
          }
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void sendsWhatIsLeftWhenItEnds() {
    try (Tracing tracing = Tracing.start(config(1), new Exemplars())) {
      request(tracing);
    }

    assertThat(received).hasSize(1);
    assertThat(received.getFirst().getResourceSpans(0).getScopeSpans(0).getSpansList())
        .singleElement()
        .satisfies(span -> assertThat(span.getName()).isEqualTo("filter"));
  }

  @Test
  void sendsNothingOfWhatIsNotSampled() {
    try (Tracing tracing = Tracing.start(config(0), new Exemplars())) {
      request(tracing);
    }

    assertThat(received).isEmpty();
  }

  @Test
  void saysOnceThatSpansAreLost(CapturedOutput output) throws Exception {
    status = 400;
    try (Tracing tracing = Tracing.start(config(1), new Exemplars())) {
      for (int sent = 1; sent <= 2; sent++) {
        request(tracing);
        while (received.size() < sent) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
      }
    }

    assertThat(output.getAll().split(LOST, -1)).hasSize(2);
  }

  @Test
  @Timeout(30)
  void endsThoughTheCollectorIsGone() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    try (Tracing tracing =
        Tracing.start(
            new TracingConfig("http://localhost:" + nobody + "/v1/traces", 1), new Exemplars())) {
      request(tracing);
    }

    assertThat(received).isEmpty();
  }

  private TracingConfig config(double sample) {
    return new TracingConfig(
        "http://localhost:" + collector.getAddress().getPort() + "/v1/traces", sample);
  }

  private static void request(Tracing tracing) {
    long now = System.nanoTime();
    tracing
        .trace("filter", List.of(), now)
        .finished(
            new PipelineObserver.Finished(
                "filter",
                "json",
                PipelineObserver.Ending.FILTERED,
                Optional.empty(),
                Report.NONE,
                1,
                0,
                0,
                0),
            200,
            now + 1);
  }
}
