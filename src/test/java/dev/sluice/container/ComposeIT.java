package dev.sluice.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docker compose up}, the README's request, the sample load, a Prometheus that scrapes it,
 * and {@code docker compose down}. Grafana is left out: its image cannot be made here. What it
 * would ask Prometheus is asked instead.
 */
@RequiresDocker
@Timeout(1200)
final class ComposeIT {
  private static final Path NOISY_SHIP = Path.of("docs/examples/ship-noisy.png");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String PROJECT = "sluice-it";
  private static final String SHARED_MEMORY =
      """
      {"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32",
       "parameters":{"shared_memory_region":"r","shared_memory_byte_size":12288}}]}
      """;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static List<String> compose = List.of();
  private static Map<String, String> environment = Map.of();
  private static int port;
  private static int prometheusPort;

  @BeforeAll
  static void up() throws IOException {
    compose = command();
    assumeTrue(!compose.isEmpty(), "neither `docker compose` nor `docker-compose` is installed");
    Images.DEMO_MODEL.built();
    Images.SLUICE.built();
    port = freePort();
    prometheusPort = freePort();
    environment =
        Map.of(
            "SLUICE_PORT", "" + port,
            "SLUICE_MANAGEMENT_PORT", "" + freePort(),
            "PROMETHEUS_PORT", "" + prometheusPort);
    compose("up", "-d", "sluice", "demo-model", "prometheus", "load").orFail("compose up");
  }

  @AfterAll
  static void down() {
    if (!environment.isEmpty()) {
      compose("down", "--volumes").orFail("compose down");
    }
  }

  @Test
  void theRequestOfTheReadmeIsAnswered() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/filter"))
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofFile(NOISY_SHIP))
            .build();

    HttpResponse<byte[]> answer = answer(request);

    assertThat(DemoAnswer.labels(answer)).containsExactly("ship");
  }

  @Test
  void everyPanelOfTheDashboardHasData() throws Exception {
    var bypass =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v2/models/cifar10/infer"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(SHARED_MEMORY))
            .build();
    assertThat(answer(bypass).statusCode()).isEqualTo(422);
    List<String> queries = Dashboard.queries();
    assertThat(queries).hasSizeGreaterThanOrEqualTo(20).allMatch(query -> query.contains("{"));

    List<String> without = queries;
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!without.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(1_000);
      without = withoutData(queries);
    }
    assertThat(without).isEmpty();
  }

  @Test
  void prometheusEvaluatesTheAlertRules() throws Exception {
    List<String> health = List.of("unknown");
    for (int tries = 0; tries < 60 && health.contains("unknown"); tries++) {
      Thread.sleep(1_000);
      health =
          prometheus("/api/v1/rules")
              .path("groups")
              .valueStream()
              .flatMap(group -> group.path("rules").valueStream())
              .map(rule -> rule.path("health").asString())
              .toList();
    }
    assertThat(health).hasSizeGreaterThan(5).containsOnly("ok");
  }

  private static List<String> withoutData(List<String> queries) throws Exception {
    List<String> without = new ArrayList<>();
    for (String query : queries) {
      JsonNode data = prometheus("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
      if (data.path("result").isEmpty()) {
        without.add(query);
      }
    }
    return without;
  }

  /** The data of an answer that is no error. */
  private static JsonNode prometheus(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + prometheusPort + path);
    String body = new String(answer(HttpRequest.newBuilder(uri).build()).body(), UTF_8);
    JsonNode answer = new JsonMapper().readTree(body);
    assertThat(answer.path("status").asString()).as(body).isEqualTo("success");
    return answer.path("data");
  }

  /** The first answer; connections are refused until the service listens. */
  private static HttpResponse<byte[]> answer(HttpRequest request) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (true) {
      try {
        return CLIENT.send(request, BodyHandlers.ofByteArray());
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(200);
      }
    }
  }

  private static Shell.Result compose(String... arguments) {
    var project = List.of("-p", PROJECT, "--profile", "load");
    var all = Stream.of(compose, project, List.of(arguments)).flatMap(List::stream);
    return Shell.run(LIMIT, environment, all.toList());
  }

  /** Empty where there is none and none is required. */
  private static List<String> command() {
    var known = List.of(List.of("docker", "compose"), List.of("docker-compose"));
    for (List<String> command : known) {
      var version = Stream.concat(command.stream(), Stream.of("version")).toList();
      if (Shell.run(Duration.ofSeconds(20), version).exit() == 0) {
        return command;
      }
    }
    if (DockerCondition.required()) {
      throw new IllegalStateException("no Compose, which is required here");
    }
    return List.of();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
