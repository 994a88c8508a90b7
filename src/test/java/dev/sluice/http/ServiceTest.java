package dev.sluice.http;

import dev.sluice.SluiceApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole service on a port of its own, with tight limits, in front of a model server that
 * misbehaves on request. One context for all tests that extend it.
 */
@AutoConfigureMetrics
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "sluice.admission.compute=3",
      "sluice.admission.total=4",
      "sluice.admission.compute-wait=20ms",
      "sluice.admission.retry-after=2s",
      "sluice.admission.timeout=3s",
      "sluice.pipeline.max-body-bytes=1000000",
      "server.tomcat.connection-timeout=700ms"
    })
abstract class ServiceTest {
  static final int BODY_LIMIT = 1_000_000;
  static final int TOTAL = 4;

  /** A vector with one outlier. */
  static final String VECTOR = "{\"features\": [1, 2, 900, 4, 5, 6], \"window\": 3}";

  static final String JSON = "application/json";
  static final MisbehavingModel MODEL = MisbehavingModel.start();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void models(DynamicPropertyRegistry registry) {
    registry.add(
        "sluice.models.fake.url", () -> "http://localhost:" + MODEL.port() + "/predict?v=1");
    registry.add(
        "sluice.models.down.url", () -> "http://localhost:" + MisbehavingModel.closedPort());
  }

  HttpRequest.Builder post(String pathAndQuery, String contentType, byte[] body) {
    return HttpRequest.newBuilder(uri(pathAndQuery))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", contentType)
        .POST(BodyPublishers.ofByteArray(body));
  }

  HttpRequest.Builder postVector(String query) {
    return post("/v1/filter" + query, JSON, bytes(VECTOR));
  }

  /** As {@link #postVector}, to the model server that behaves as asked. */
  HttpRequest.Builder forward(String behaviour) {
    return postVector("").header("Sluice-Model", "fake").header("X-Behave", behaviour);
  }

  URI uri(String pathAndQuery) {
    return URI.create("http://localhost:" + port + pathAndQuery);
  }

  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), handler);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The value of one series, or 0 where it does not exist yet. */
  double metric(String series) throws IOException, InterruptedException {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  String metrics() throws IOException, InterruptedException {
    URI prometheus = URI.create("http://localhost:" + managementPort + "/actuator/prometheus");
    return send(HttpRequest.newBuilder(prometheus)).body();
  }
}
