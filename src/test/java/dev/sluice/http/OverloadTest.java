package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.Limiter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class OverloadTest extends ServiceTest {
  @Autowired private Limiter limiter;

  @Test
  void rejectsWhatIsOneTooManyAndLosesNothing() throws Exception {
    // The first request loads code, which takes its time.
    assertThat(send(postVector("")).statusCode()).isEqualTo(200);
    MODEL.received.clear();
    MODEL.gate.drainPermits();
    double rejectedBefore = metric("sluice_rejected_total{reason=\"overloaded\"}");
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> admitted = new ArrayList<>();
      for (int i = 0; i < TOTAL; i++) {
        // One after the other past the compute gate, where they would not wait for each other long.
        admitted.add(clients.submit(() -> send(forward("slow"))));
        assertThat(MODEL.received.poll(5, TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(limiter.inFlight()).isEqualTo(TOTAL);
      assertThat(limiter.computing()).isZero();

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
    for (int i = 0; i < 50 && limiter.inFlight() > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(limiter.inFlight()).isZero();
    assertThat(send(postVector("")).statusCode()).isEqualTo(200);
  }
}
