package dev.sluice.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code docker compose up}, the README's request, {@code docker compose down}. */
@RequiresDocker
@Timeout(1200)
final class ComposeIT {
  private static final Path NOISY_SHIP = Path.of("docs/examples/ship-noisy.png");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String PROJECT = "sluice-it";

  private List<String> compose;
  private Map<String, String> environment;
  private int port;

  @BeforeEach
  void up() throws IOException {
    compose = command();
    assumeTrue(!compose.isEmpty(), "neither `docker compose` nor `docker-compose` is installed");
    Images.DEMO_MODEL.built();
    Images.SLUICE.built();
    port = freePort();
    environment =
        Map.of("SLUICE_PORT", "" + port, "SLUICE_MANAGEMENT_PORT", String.valueOf(freePort()));
    compose("up", "-d").orFail("compose up");
  }

  @AfterEach
  void down() {
    if (environment != null) {
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

  /** The first answer; connections are refused until the service listens. */
  private static HttpResponse<byte[]> answer(HttpRequest request) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    try (var client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
          if (System.nanoTime() > end) {
            throw e;
          }
          Thread.sleep(200);
        }
      }
    }
  }

  private Shell.Result compose(String... arguments) {
    var all = Stream.of(compose, List.of("-p", PROJECT), List.of(arguments)).flatMap(List::stream);
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
