package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Every action, over HTTP, in front of a model that a single sample leads astray: what holds 900 is
 * class 0 to it, all else class 1.
 */
@AutoConfigureMetrics
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "sluice.defences.strong[0]=median;window=5x5",
      "sluice.gateway.routes.observe.detector.action=observe",
      "sluice.gateway.routes.observe.detector.squeezers=strong",
      "sluice.gateway.routes.tag.detector.action=tag",
      "sluice.gateway.routes.filtered.detector.action=serve-filtered",
      "sluice.gateway.routes.original.detector.action=serve-original",
      "sluice.gateway.routes.block.detector.action=block",
      "sluice.gateway.routes.shadow.detector.action=shadow",
      "sluice.gateway.routes.switch.detector.action=tag",
      "sluice.gateway.routes.switch.detector.kill-switch.bound=0.9",
      "sluice.gateway.routes.switch.detector.kill-switch.window=10",
      "sluice.gateway.routes.switch.detector.kill-switch.least=5",
      "sluice.gateway.routes.switch.detector.kill-switch.cool-down=1ms",
      "sluice.gateway.routes.open.latency-budget.time=1ns",
      "sluice.gateway.routes.open.latency-budget.action=fail-open",
      "sluice.gateway.routes.closed.latency-budget.time=1ns",
      "sluice.gateway.routes.closed.latency-budget.action=fail-closed",
      "sluice.gateway.routes.roomy.latency-budget.time=20s",
      "sluice.gateway.routes.roomy.latency-budget.action=fail-closed"
    })
class GuardedRoutesTest {
  private static final String[] ROUTES = {
    "observe", "tag", "filtered", "original", "shadow", "switch", "open", "closed", "roomy"
  };
  private static final String CLEAN = "{\"x\":[[[5],[5]],[[5],[5]]]}";
  private static final String TAMPERED = "{\"x\":[[[5],[5]],[[900],[5]]]}";
  private static final String ASTRAY = "[0.9,0.1]";
  private static final String RIGHT = "[0.2,0.8]";

  private static final CapturingModel MODEL = CapturingModel.start();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void routes(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> "http://localhost:" + MODEL.port());
    for (String route : ROUTES) {
      String key = "sluice.gateway.routes." + route;
      registry.add(key + ".path", () -> "/m/" + route);
      registry.add(key + ".inputs", () -> "/x");
    }
    registry.add("sluice.gateway.routes.block.path", () -> "/v1/models/block:predict");
    registry.add("sluice.gateway.routes.block.inputs", () -> "/x");
    for (String route : new String[] {"tag", "filtered", "original", "block"}) {
      registry.add("sluice.gateway.routes." + route + ".detector.threshold", () -> "0.5");
    }
    registry.add("sluice.gateway.routes.switch.detector.threshold", () -> "1.9");
  }

  @BeforeEach
  void behave() {
    MODEL.received.clear();
    MODEL.reply = (request, out) -> json(out, predictions(request));
  }

  @Test
  void observesWithTheScoreBesideTheFilteredAnswer() throws Exception {
    HttpResponse<String> tampered = post("/m/observe", TAMPERED);

    assertThat(tampered.body()).isEqualTo("{\"predictions\":[" + RIGHT + "]}");
    assertThat(header(tampered, "Sluice-Score")).isEqualTo("1.4");
    assertThat(header(tampered, "Sluice-Flagged")).isEmpty();
    assertThat(header(tampered, "Sluice-Defence")).startsWith("median");
    assertThat(MODEL.received).as("filtered, squeezed and as it came").hasSize(3);
    assertThat(MODEL.received.stream().map(CapturingModel.Request::text))
        .containsOnlyOnce(TAMPERED);
    assertThat(header(post("/m/observe", CLEAN), "Sluice-Score")).isEqualTo("0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "tag, true, RIGHT, 1.4, true, ''",
    "tag, false, RIGHT, 0.0, false, ''",
    "filtered, true, RIGHT, '', '', ''",
    "filtered, false, RIGHT, '', '', detector",
    "original, true, ASTRAY, '', '', detector",
    "original, false, RIGHT, '', '', ''"
  })
  void servesWhatTheActionSays(
      String route,
      boolean tampered,
      String answer,
      String score,
      String flagged,
      String unfiltered)
      throws Exception {
    HttpResponse<String> response = post("/m/" + route, tampered ? TAMPERED : CLEAN);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains(answer.equals("RIGHT") ? RIGHT : ASTRAY);
    assertThat(header(response, "Sluice-Score")).isEqualTo(score);
    assertThat(header(response, "Sluice-Flagged")).isEqualTo(flagged);
    assertThat(header(response, "Sluice-Unfiltered")).isEqualTo(unfiltered);
    assertThat(header(response, "Sluice-Defence").isEmpty()).isEqualTo(!unfiltered.isEmpty());
  }

  @Test
  void blocksInTheWordsOfTheModelServer() throws Exception {
    HttpResponse<String> blocked = post("/v1/models/block:predict", TAMPERED);

    assertThat(blocked.statusCode()).isEqualTo(422);
    assertThat(blocked.body()).startsWith("{\"error\":\"the model says something else");
    assertThat(blocked.headers().map()).doesNotContainKey("sluice-score");
    assertThat(metric("sluice_rejected_total{reason=\"flagged\"}")).isPositive();
    assertThat(post("/v1/models/block:predict", CLEAN).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json at all",
        "{\"predictions\":[[NaN,1]]}",
        "{\"predictions\":[[1e999,1]]}",
        "{\"predictions\":[[7.5,-3.25]]}",
        "{\"predictions\":[]}",
        "{\"predictions\":{}}",
        "{\"predictions\":[[[0.1,0.2],[0.3,0.4]]]}",
        "{}",
        "[]",
        "null",
        "",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void passesOnAnswersThatCannotBeScored(String hostile) throws Exception {
    MODEL.reply = (request, out) -> json(out, hostile);

    for (String path : new String[] {"/m/tag", "/m/filtered", "/v1/models/block:predict"}) {
      HttpResponse<String> response = post(path, TAMPERED);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(hostile);
      assertThat(response.headers().map()).doesNotContainKeys("sluice-score", "sluice-unfiltered");
    }
  }

  @Test
  void doesNotCompareAnswersOfDifferentLengths() throws Exception {
    MODEL.reply =
        (request, out) ->
            json(out, astray(request) ? "{\"predictions\":[[0.1,0.2,0.7]]}" : predictions(request));

    HttpResponse<String> response = post("/m/tag", TAMPERED);

    assertThat(response.body()).contains(RIGHT);
    assertThat(response.headers().map()).doesNotContainKey("sluice-score");
    assertThat(metric("sluice_detector_unscored_total{route=\"tag\",why=\"shape\"}")).isPositive();
  }

  @Test
  void streamsAnAnswerThatIsTooLongForAScore() throws Exception {
    String prediction = "{\"predictions\":[" + RIGHT + "], \"pad\":\"";
    String longAnswer = prediction + "x".repeat(3 << 20) + "\"}";
    MODEL.reply = (request, out) -> json(out, longAnswer);

    HttpResponse<String> response = post("/m/tag", TAMPERED);

    assertThat(response.body()).isEqualTo(longAnswer);
    assertThat(response.headers().map()).doesNotContainKey("sluice-score");
  }

  @Test
  void answersAlthoughTheSecondQuestionFails() throws Exception {
    MODEL.reply =
        (request, out) -> {
          if (astray(request)) {
            out.write(
                "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          } else {
            json(out, predictions(request));
          }
        };

    HttpResponse<String> response = post("/m/filtered", TAMPERED);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains(RIGHT);
  }

  @Test
  void saysThatTheModelBrokeOff() throws Exception {
    MODEL.reply =
        (request, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".getBytes(StandardCharsets.UTF_8));
          out.flush();
          throw new IOException("enough");
        };

    assertThat(post("/m/tag", TAMPERED).statusCode()).isEqualTo(502);
  }

  @Test
  void readsCompressedAnswersAndPassesThemOnAsTheyAre() throws Exception {
    MODEL.reply =
        (request, out) -> {
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(predictions(request).getBytes(StandardCharsets.UTF_8));
          }
          out.write(
              ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                      + "Sluice-Score: 9\r\nContent-Length: "
                      + packed.size()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
          packed.writeTo(out);
        };

    HttpResponse<String> response = post("/m/tag", TAMPERED);

    assertThat(response.headers().allValues("Sluice-Score")).containsExactly("1.4");
    assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void asksAboutTheBodyAsItCameWhateverReadingDoesToIt() throws Exception {
    byte[] header =
        "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2, 1), }"
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer npy = ByteBuffer.allocate(10 + header.length + 16);
    npy.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
    npy.put(header).order(ByteOrder.BIG_ENDIAN);
    npy.putFloat(5).putFloat(5).putFloat(900).putFloat(5);

    assertThat(post("/m/tag", "application/x-npy", npy.array()).statusCode()).isEqualTo(200);

    assertThat(MODEL.received.stream().map(CapturingModel.Request::body))
        .hasSize(2)
        .anySatisfy(body -> assertThat(body).isEqualTo(npy.array()))
        .anySatisfy(body -> assertThat(body).isNotEqualTo(npy.array()));
  }

  @Test
  void answersFirstAndLooksAtItAfterwardsInTheShadow() throws Exception {
    String flips = "sluice_detector_flips_total{route=\"shadow\"}";
    double before = metric(flips);

    HttpResponse<String> response = post("/m/shadow", TAMPERED);

    assertThat(response.body()).contains(ASTRAY);
    assertThat(header(response, "Sluice-Unfiltered")).isEqualTo("shadow");
    assertThat(header(response, "Sluice-Defence")).isEmpty();
    await(() -> metric(flips) == before + 1);
    assertThat(metric("sluice_detector_score_sum{route=\"shadow\"}")).isGreaterThanOrEqualTo(1.4);
    assertThat(MODEL.received.poll().text()).isEqualTo(TAMPERED);
  }

  @Test
  void stopsFilteringWhereTheFilterDoesHarmAndStartsAgain() throws Exception {
    String open = "sluice_kill_switch_open{route=\"switch\"}";
    for (int i = 0; i < 5; i++) {
      assertThat(post("/m/switch", TAMPERED).body()).contains(RIGHT);
    }
    assertThat(metric(open)).isOne();
    assertThat(readiness()).contains("\"UP\"", "open: requests are passed on unfiltered");

    HttpResponse<String> passed = post("/m/switch", TAMPERED);
    assertThat(passed.body()).contains(ASTRAY);
    assertThat(header(passed, "Sluice-Unfiltered")).isEqualTo("kill-switch");

    await(
        () -> {
          post("/m/switch", CLEAN);
          return metric(open) == 0;
        });
    assertThat(post("/m/switch", TAMPERED).body()).contains(RIGHT);
    assertThat(readiness()).contains("\"switch\":\"closed\"");
  }

  @Test
  void goesOnUnfilteredWhenTheTimeIsOver() throws Exception {
    HttpResponse<String> response = post("/m/open", TAMPERED);

    assertThat(response.body()).contains(ASTRAY);
    assertThat(header(response, "Sluice-Unfiltered")).isEqualTo("latency-budget");
    assertThat(header(response, "Sluice-Defence")).isEmpty();
    assertThat(MODEL.received.poll().text()).isEqualTo(TAMPERED);
    assertThat(metric("sluice_latency_budget_exceeded_total{action=\"fail-open\",route=\"open\"}"))
        .isPositive();
  }

  @Test
  void isRefusedWhenTheTimeIsOver() throws Exception {
    HttpResponse<String> response = post("/m/closed", TAMPERED);

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).contains("urn:sluice:problem:deadline-exceeded", "latency budget");
    assertThat(MODEL.received).isEmpty();
  }

  @Test
  void filtersWithinTheTime() throws Exception {
    HttpResponse<String> response = post("/m/roomy", TAMPERED);

    assertThat(response.body()).contains(RIGHT);
    assertThat(header(response, "Sluice-Defence")).startsWith("median");
  }

  private static boolean astray(CapturingModel.Request request) {
    return request.text().contains("900");
  }

  private static String predictions(CapturingModel.Request request) {
    return "{\"predictions\":[" + (astray(request) ? ASTRAY : RIGHT) + "]}";
  }

  private static void json(OutputStream out, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length;
    out.write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(body);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private String readiness() throws Exception {
    return management("/actuator/health/readiness");
  }

  private double metric(String series) throws Exception {
    return management("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private String management(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + managementPort + path);
    return CLIENT
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    for (int i = 0; i < 500; i++) {
      if (condition.call()) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("did not happen within 5 s");
  }
}
