package dev.sluice.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.container.MisbehavingModel.Behaviour;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.containers.Network;

/** What clients get when the model server behind the image is down, slow or broken. */
@RequiresDocker
@Timeout(120)
final class ModelFailuresIT {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final byte[] FEATURES = "{\"features\":[1,2,30,4,5]}".getBytes(UTF_8);

  private static Network network;
  private static ModelContainer model;
  private static SluiceContainer sluice;

  @BeforeAll
  static void start() {
    network = Network.newNetwork();
    model = new ModelContainer(network);
    sluice =
        new SluiceContainer(network)
            .withEnv("SLUICE_MODEL_URL", ModelContainer.URL)
            .withEnv("SLUICE_ADMISSION_TIMEOUT", DEADLINE.toSeconds() + "s");
    model.start();
    sluice.start();
  }

  @AfterAll
  static void stop() {
    sluice.close();
    model.close();
    network.close();
  }

  /** Whatever happened, nothing of it stays in the service or its connections. */
  @AfterEach
  void answersAgain() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertAnswered(post(Behaviour.WELL));
    }
    assertThat(sluice.manage(SluiceContainer.READINESS).statusCode()).isEqualTo(200);
  }

  @Test
  void theAnswerComesBackAsItIs() throws Exception {
    HttpResponse<byte[]> answer = post(Behaviour.WELL);

    assertAnswered(answer);
    assertThat(answer.headers().firstValue("X-Model")).contains("misbehaving");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Sluice-Defence")).isPresent();
    assertThat(answer.headers().firstValue("Server-Timing")).get().asString().contains("model;");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "CLOSE", "GARBAGE", "ENDLESS_HEADER"})
  void aModelThatBreaksOffIs502(Behaviour behaviour) throws Exception {
    assertProblem(post(behaviour), 502, "model-unavailable");
  }

  @Test
  void aModelThatHangsIs504AtTheDeadline() throws Exception {
    long start = System.nanoTime();

    assertProblem(post(Behaviour.HANG), 504, "deadline-exceeded");

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(DEADLINE.minusMillis(500), DEADLINE.plusSeconds(3));
  }

  /** Nothing of so short an answer has been passed on, so that there is still time to say so. */
  @Test
  void anAnswerThatIsCutIs502() throws Exception {
    assertProblem(post(Behaviour.CUT), 502, "model-unavailable");
  }

  @Test
  void anAnswerThatTricklesIsGivenUpAtTheDeadline() throws Exception {
    long start = System.nanoTime();

    assertProblem(post(Behaviour.TRICKLE), 504, "deadline-exceeded");

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(DEADLINE.minusMillis(500), DEADLINE.plusSeconds(3));
  }

  @Test
  void aModelThatIsDownIs502AndThenForgiven() throws Exception {
    model.getDockerClient().killContainerCmd(model.getContainerId()).exec();
    try {
      for (int i = 0; i < 3; i++) {
        assertProblem(post(Behaviour.WELL), 502, "model-unavailable");
      }
      assertThat(post("?forward=never", Behaviour.WELL).statusCode()).isEqualTo(200);
    } finally {
      model.getDockerClient().startContainerCmd(model.getContainerId()).exec();
    }
    awaitModel();
  }

  @Test
  void aModelThatIsFrozenIs504() throws Exception {
    model.getDockerClient().pauseContainerCmd(model.getContainerId()).exec();
    try {
      assertProblem(post(Behaviour.WELL), 504, "deadline-exceeded");
    } finally {
      model.getDockerClient().unpauseContainerCmd(model.getContainerId()).exec();
    }
  }

  private static void awaitModel() throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (post(Behaviour.WELL).statusCode() != 200) {
      assertThat(System.nanoTime()).as("time for the model to come back").isLessThan(end);
      Thread.sleep(200);
    }
  }

  private static HttpResponse<byte[]> post(Behaviour behaviour)
      throws IOException, InterruptedException {
    return post("", behaviour);
  }

  private static HttpResponse<byte[]> post(String query, Behaviour behaviour)
      throws IOException, InterruptedException {
    return sluice.post(
        "/v1/filter" + query,
        "application/json",
        FEATURES,
        MisbehavingModel.HEADER,
        behaviour.name());
  }

  private static void assertAnswered(HttpResponse<byte[]> answer) {
    String body = new String(answer.body(), UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(200);
    assertThat(body).matches("\\{\"received\":[1-9]\\d*}");
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String type) {
    String body = new String(answer.body(), UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(body).contains(type).doesNotContain("Exception", "\tat ");
  }
}
