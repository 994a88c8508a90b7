package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownIT {
  private static final int SIGTERM = 143;

  @Test
  void finishesTheRequestsInFlight() throws Exception {
    MisbehavingModel model = MisbehavingModel.start();
    try (ServiceProcess service =
        ServiceProcess.start(
            List.of("-Xmx256m"), "--sluice.model.url=http://localhost:" + model.port() + "/slow")) {
      CompletableFuture<HttpResponse<byte[]>> answer =
          CompletableFuture.supplyAsync(() -> post(service));
      assertThat(model.received.poll(10, TimeUnit.SECONDS)).isNotNull();
      CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> terminate(service));
      Thread.sleep(500);
      assertThat(exit).isNotDone();
      model.gate.release();

      assertThat(new String(answer.get(10, TimeUnit.SECONDS).body())).isEqualTo("late");
      assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(SIGTERM);
    }
  }

  private static HttpResponse<byte[]> post(ServiceProcess service) {
    try {
      return service.post("application/json", "identity", ServiceTest.bytes(ServiceTest.VECTOR));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int terminate(ServiceProcess service) {
    try {
      return service.terminate();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
