package dev.sluice.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A detector with squeezers in front of a model that takes batches, or does not. */
@AutoConfigureMetrics
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "sluice.defences.strong[0]=median;window=5x5",
      "sluice.defences.weak[0]=median;window=1x1",
      "sluice.detector.action=observe",
      "sluice.detector.squeezers=strong",
      "sluice.gateway.metadata.budget=2s",
      "sluice.gateway.routes.both.path=/v2/models/any/versions/1/infer",
      "sluice.gateway.routes.both.inputs=/inputs/*/data",
      "sluice.gateway.routes.both.layout=nchw",
      "sluice.gateway.routes.both.detector.action=serve-filtered",
      "sluice.gateway.routes.both.detector.threshold=0.5",
      "sluice.gateway.routes.both.detector.squeezers=strong,weak",
      "sluice.gateway.routes.both.detector.batch=always",
      "sluice.gateway.routes.never.path=/v2/models/any/versions/2/infer",
      "sluice.gateway.routes.never.inputs=/inputs/*/data",
      "sluice.gateway.routes.never.detector.action=observe",
      "sluice.gateway.routes.never.detector.squeezers=strong",
      "sluice.gateway.routes.never.detector.batch=never"
    })
class BatchedQuestionsTest {
  private static final int SAMPLES = 4;
  private static final CapturingModel MODEL = CapturingModel.start();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  private volatile int most = 100;
  private volatile String refusal = "400 Bad Request";

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> "http://localhost:" + MODEL.port());
  }

  @BeforeEach
  void behave() {
    MODEL.received.clear();
    MODEL.reply = this::reply;
  }

  /** What holds 900 is class 0, all else class 1. */
  private void reply(CapturingModel.Request request, OutputStream out) throws IOException {
    String target = request.head().getFirst();
    if (target.startsWith("GET")) {
      String first = target.contains("fixed") ? "1" : "-1";
      write(
          out,
          "200 OK",
          "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[%s,1,2,2]}]}"
              .formatted(first));
      return;
    }
    List<String> inputs = inputs(request.text());
    if (inputs.size() > most) {
      write(out, refusal, "{\"error\":\"one at a time\"}");
      return;
    }
    boolean tf = request.text().contains("instances");
    String rows =
        inputs.stream()
            .map(input -> input.contains("900") ? "0.90,0.10" : "0.2,8e-1")
            .map(row -> tf ? "[" + row + "]" : row)
            .collect(Collectors.joining(","));
    write(
        out,
        "200 OK",
        tf
            ? "{\"predictions\":[" + rows + "]}"
            : "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[%d,2],\"data\":[%s]}]}"
                .formatted(inputs.size(), rows));
  }

  private static List<String> inputs(String body) {
    String data = body.substring(body.lastIndexOf(":[") + 2);
    List<String> numbers =
        List.of(data.replaceAll("[^0-9,.]", "").replaceAll("^,+|,+$", "").split(",+"));
    return IntStream.range(0, numbers.size() / SAMPLES)
        .mapToObj(i -> String.join(" ", numbers.subList(SAMPLES * i, SAMPLES * (i + 1))))
        .toList();
  }

  @Test
  void asksAboutWhatIsNotServedInOneRequest() throws Exception {
    HttpResponse<String> answer = post("/v2/models/any/infer", infer("5,5,900,5"));

    assertThat(answer.body()).as("as the model spells it").endsWith("\"data\":[0.2,8e-1]}]}");
    assertThat(answer.body()).contains("\"shape\":[1,2]");
    assertThat(score(answer)).isEqualTo("1.4");
    assertThat(questions())
        .containsExactlyInAnyOrder(
            infer("5,5,5,5"), infer("5,5,900,5,5,5,5,5").replace("[1,1,2,2]", "[2,1,2,2]"));
    assertThat(metric("sluice_detector_batches_total{route=\"default\",taken=\"true\"}"))
        .isPositive();
  }

  @Test
  void asksInParallelWhereTheModelSaysThatItTakesOne() throws Exception {
    assertThat(score(post("/v2/models/fixed/infer", infer("5,5,900,5")))).isEqualTo("1.4");
    assertThat(questions())
        .containsExactlyInAnyOrder(infer("5,5,5,5"), infer("5,5,5,5"), infer("5,5,900,5"));
  }

  @Test
  void asksInParallelWhereConfigured() throws Exception {
    assertThat(score(post("/v2/models/any/versions/2/infer", infer("5,5,900,5")))).isEqualTo("1.4");
    assertThat(questions()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"400 Bad Request", "500 Internal Server Error", "200 OK"})
  void asksAgainInParallelWhereTheModelRefuses(String status) throws Exception {
    most = 1;
    refusal = status;
    String path = "/v2/models/any" + status.substring(0, 3) + "/infer";

    HttpResponse<String> answer = post(path, infer("5,5,900,5"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(score(answer)).isEqualTo("1.4");
    assertThat(questions()).as("one, a batch, and the two of it").hasSize(4);
    assertThat(metric("sluice_detector_batches_total{route=\"default\",taken=\"false\"}"))
        .isPositive();

    assertThat(score(post(path, infer("5,5,900,5")))).isEqualTo("1.4");
    assertThat(questions()).as("it is not tried again").hasSize(3);
  }

  @Test
  void doesNotAskAgainWhereTheModelHasNoTime() throws Exception {
    most = 1;
    refusal = "503 Service Unavailable";

    HttpResponse<String> answer = post("/v2/models/any/infer", infer("5,5,900,5"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Sluice-Score")).isEmpty();
    assertThat(questions()).hasSize(2);

    most = 100;
    assertThat(score(post("/v2/models/any/infer", infer("5,5,900,5")))).isEqualTo("1.4");
    assertThat(questions()).as("a batch as before").hasSize(2);
  }

  @Test
  void asksAloneForEveryAnswerThatMayBeServed() throws Exception {
    HttpResponse<String> clean = post("/v2/models/any/versions/1/infer", infer("5,5,5,5"));
    assertThat(clean.headers().firstValue("Sluice-Unfiltered")).contains("detector");
    assertThat(questions())
        .containsExactlyInAnyOrder(
            infer("5,5,5,5"),
            infer("5,5,5,5"),
            infer("5,5,5,5,5,5,5,5").replace("[1,1,2,2]", "[2,1,2,2]"));

    HttpResponse<String> tampered = post("/v2/models/any/versions/1/infer", infer("5,5,900,5"));
    assertThat(tampered.body()).endsWith("\"data\":[0.2,8e-1]}]}");
    assertThat(tampered.headers().firstValue("Sluice-Unfiltered")).isEmpty();
  }

  @Test
  void addsToTheInstancesOfTensorflowServing() throws Exception {
    String body = "{\"instances\":[[[[5],[5]],[[900],[5]]],[[[7],[7]],[[7],[7]]]]}";

    HttpResponse<String> answer = post("/v1/models/m:predict", body);

    assertThat(answer.body()).isEqualTo("{\"predictions\":[[0.2,8e-1],[0.2,8e-1]]}");
    assertThat(score(answer)).isEqualTo("1.4");
    assertThat(questions())
        .containsExactlyInAnyOrder(
            "{\"instances\":[[[[5],[5]],[[5],[5]]],[[[7],[7]],[[7],[7]]]]}",
            "{\"instances\":[[[[5],[5]],[[900],[5]]],[[[7],[7]],[[7],[7]]],"
                + "[[[5],[5]],[[5],[5]]],[[[7],[7]],[[7],[7]]]]}");
  }

  private static String infer(String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,1,2,2],\"data\":["
        + data
        + "]}]}";
  }

  /** Those since the last time, metadata left out. */
  private static List<String> questions() {
    List<CapturingModel.Request> all = new ArrayList<>();
    MODEL.received.drainTo(all);
    return all.stream()
        .filter(request -> request.head().getFirst().startsWith("POST"))
        .map(CapturingModel.Request::text)
        .toList();
  }

  private static String score(HttpResponse<?> response) {
    return response.headers().firstValue("Sluice-Score").orElse("none");
  }

  private static void write(OutputStream out, String status, String text) throws IOException {
    String head = "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n";
    out.write((head.formatted(status, text.length()) + text).getBytes(ISO_8859_1));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private double metric(String series) throws Exception {
    URI uri = URI.create("http://localhost:" + managementPort + "/actuator/prometheus");
    return CLIENT
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
