package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

class DemoConfigurationTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(DemoConfiguration.class);

  @Test
  void theProfileRunsTheServerForAsLongAsTheContextLives() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    runner
        .withPropertyValues("spring.profiles.active=demo", "sluice.demo.port=" + port)
        .run(context -> assertThat(ready(port)).isEqualTo(200));
    Assertions.assertThatThrownBy(() -> ready(port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void withoutTheProfileThereIsNoServer() {
    runner.run(context -> assertThat(context).doesNotHaveBean(SmartLifecycle.class));
  }

  @Test
  void itStartsBeforeTheWebServer() {
    var lifecycle = new DemoLifecycle(new DemoSettings("127.0.0.1", 0, 1, 1, 1));
    assertThat(lifecycle.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE - 2_048);
    assertThat(lifecycle.isAutoStartup()).isTrue();
    assertThat(lifecycle.isRunning()).isFalse();
    lifecycle.stop();
  }

  @Test
  void aWrongSettingStopsTheStartAndIsNamed() {
    runner
        .withPropertyValues("spring.profiles.active=demo", "sluice.demo.threads=0")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("sluice.demo.threads is 0, outside 1..64"));
  }

  private static int ready(int port) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/health/ready"));
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }
}
