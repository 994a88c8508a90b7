package dev.sluice.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.container.MisbehavingModel.Behaviour;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;

/** SIGTERM while requests wait for the model server: they are answered, then the process ends. */
@RequiresDocker
@Timeout(120)
final class ShutdownIT {
  private static final int REQUESTS = 8;
  private static final byte[] FEATURES = "{\"features\":[1,2,30,4,5]}".getBytes(UTF_8);

  /** Before the test, whose time is bounded. */
  @BeforeAll
  static void build() {
    Images.SLUICE.built();
  }

  @Test
  void requestsInFlightAreAnsweredAfterSigterm() throws Exception {
    try (var network = Network.newNetwork();
        var model = new ModelContainer(network);
        var sluice = new SluiceContainer(network).withEnv("SLUICE_MODEL_URL", ModelContainer.URL)) {
      model.start();
      sluice.start();
      HttpRequest request =
          sluice.request(
              "/v1/filter",
              "application/json",
              FEATURES,
              MisbehavingModel.HEADER,
              Behaviour.PAUSE.name());
      var answers =
          Stream.generate(() -> sluice.client().sendAsync(request, BodyHandlers.ofString()))
              .limit(REQUESTS)
              .toList();
      Thread.sleep(MisbehavingModel.PAUSE_MILLIS / 2);
      assertThat(answers).noneMatch(CompletableFuture::isDone);

      long signalled = System.nanoTime();
      sluice
          .getDockerClient()
          .killContainerCmd(sluice.getContainerId())
          .withSignal("SIGTERM")
          .exec();

      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> response = answer.get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).matches("\\{\"received\":[1-9]\\d*}");
      }
      assertThat(exitCode(sluice)).isIn(0L, 143L);
      assertThat(Duration.ofNanos(System.nanoTime() - signalled))
          .isLessThan(Duration.ofSeconds(15));
    }
  }

  private static long exitCode(SluiceContainer sluice) throws InterruptedException {
    var inspection = sluice.getDockerClient().inspectContainerCmd(sluice.getContainerId());
    for (int tries = 0; tries < 200; tries++) {
      var state = inspection.exec().getState();
      if (!Boolean.TRUE.equals(state.getRunning())) {
        assertThat(state.getOOMKilled()).isFalse();
        return state.getExitCodeLong();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("still running 20 s after the last answer");
  }
}
