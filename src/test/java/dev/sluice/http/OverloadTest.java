package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OverloadTest extends ServiceTest {

  @Test
  void rejectsWhatIsOneTooManyAndLosesNothing() throws Exception {
    MODEL.received.clear();
    MODEL.gate.drainPermits();
    double rejectedBefore = metric("sluice_rejected_total{reason=\"overloaded\"}");
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> admitted = new ArrayList<>();
      for (int i = 0; i < TOTAL; i++) {
        admitted.add(clients.submit(() -> send(forward("slow"))));
      }
      for (int i = 0; i < TOTAL; i++) {
        assertThat(MODEL.received.poll(5, TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(metric("sluice_limiter_in_flight{gate=\"compute\"}")).isZero();

      HttpResponse<String> tooMany = send(postVector(""));
      MODEL.gate.release(TOTAL);

      FilterEndpointTest.assertProblem(tooMany, 503, "overloaded");
      assertThat(tooMany.headers().firstValue("Retry-After")).hasValue("2");
      for (Future<HttpResponse<String>> answer : admitted) {
        assertThat(answer.get().body()).isEqualTo("late");
      }
    }
    assertThat(metric("sluice_rejected_total{reason=\"overloaded\"}"))
        .isEqualTo(rejectedBefore + 1);
    assertThat(metric("sluice_limiter_in_flight{gate=\"total\"}")).isZero();
    assertThat(send(postVector("")).statusCode()).isEqualTo(200);
  }
}
