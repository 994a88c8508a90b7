package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.model.TlsKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service as a custom transformer, started as KServe does, in front of a predictor. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KserveTest {
  private static final String PREDICT = "{\"instances\":[[[[1],[2]],[[900],[4]]]]}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> predicted = new CopyOnWriteArrayList<>();
  private volatile boolean loaded = true;
  private HttpsServer predictor;
  private ConfigurableApplicationContext sluice;
  private int port;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    TlsKeys keys = TlsKeys.in(folder);
    predictor = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    predictor.setHttpsConfigurator(new HttpsConfigurator(keys.server()));
    predictor.createContext(
        "/v1/models/cat dog",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (body.length > 0) {
            predicted.add(new String(body, StandardCharsets.US_ASCII));
          }
          exchange.sendResponseHeaders(loaded ? 200 : 503, 2);
          exchange.getResponseBody().write(new byte[] {'{', '}'});
          exchange.close();
        });
    predictor.start();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String[] arguments = {
      "--model_name",
      "cat dog",
      "--predictor_host",
      "localhost:" + predictor.getAddress().getPort(),
      "--predictor_use_ssl=true",
      "--http_port=" + port,
      "--workers",
      "2",
      "--predictor_request_timeout_seconds",
      "20",
      "--enable_latency_logging=false",
      "--management.server.port=0"
    };
    Map<String, String> environment =
        Map.of("PROTOCOL", "v1", "SSL_CERT_FILE", keys.certificate().toString());
    sluice =
        SpringApplication.run(
            SluiceApplication.class, KserveArguments.translate(arguments, environment));
  }

  @AfterAll
  void stop() {
    sluice.close();
    predictor.stop(0);
  }

  @Test
  void filtersOnTheWayToThePredictor() throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(uri("/v1/models/cat%20dog:predict"))
                .POST(HttpRequest.BodyPublishers.ofString(PREDICT)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(predicted).containsExactly("{\"instances\":[[[[2],[2]],[[4],[4]]]]}");
  }

  /** A second one, whose predictor is down. */
  @Test
  void aPredictionIsNotAvailableWhileThePredictorIsDown() throws Exception {
    int nobody;
    int own;
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      nobody = one.getLocalPort();
      own = other.getLocalPort();
    }
    String[] arguments = {
      "--predictor_host=localhost:" + nobody,
      "--http_port=" + own,
      "--management.server.port=0",
      "--sluice.warm-up.kernels="
    };
    try (ConfigurableApplicationContext ignored =
        SpringApplication.run(
            SluiceApplication.class, KserveArguments.translate(arguments, Map.of()))) {
      for (String path : List.of("/v1/models/model:predict", "/v2/models/model/infer", "/else")) {
        HttpResponse<String> answer =
            send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + own + path))
                    .POST(HttpRequest.BodyPublishers.ofString(PREDICT)));

        assertThat(answer.statusCode()).as(path).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
        assertThat(answer.body()).as(path).contains("cannot be reached").doesNotContain("502");
      }
    }
  }

  @Test
  void answersItsProbes() throws Exception {
    assertThat(get("/")).isEqualTo("200 {\"status\":\"alive\"}");
    assertThat(get("/v1/models")).isEqualTo("200 {\"models\":[\"cat dog\"]}");
    assertThat(get("/v2/health/live")).isEqualTo("200 {\"live\":true}");
    assertReady(true);

    loaded = false;
    assertReady(false);
    loaded = true;
  }

  private void assertReady(boolean ready) throws Exception {
    String status = ready ? "200 " : "503 ";
    assertThat(get("/v2/health/ready")).isEqualTo(status + "{\"ready\":" + ready + "}");
    for (String path : List.of("/v1/models/cat%20dog", "/v2/models/cat%20dog/ready")) {
      assertThat(get(path))
          .startsWith(status)
          .contains("\"name\":\"cat dog\"", "\"ready\":" + ready);
    }
  }

  private String get(String path) throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path)));
    return answer.statusCode() + " " + answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
