package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest extends ServiceTest {

  @BeforeEach
  void forgetEarlierRequests() {
    MODEL.received.clear();
    MODEL.gate.drainPermits();
  }

  @Test
  void passesTheAnswerOnAsItIs() throws Exception {
    HttpResponse<String> answer = send(forward("teapot"));

    assertThat(answer.statusCode()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("tea!");
    assertThat(answer.headers().allValues("X-Twice")).isEqualTo(List.of("a", "b"));
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("text/x-tea");
    assertThat(answer.headers().firstValue("X-Hop")).isEmpty();
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("4");
    assertThat(answer.headers().firstValue("Sluice-Defence")).isPresent();
    assertThat(answer.headers().firstValue("Sluice-Changed")).hasValue("0.3333");
    assertThat(answer.headers().firstValue("Server-Timing").orElseThrow()).contains("model;dur=");
  }

  @Test
  void sendsTheCleanedBodyAndTheEndToEndHeaders() throws Exception {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    send(
        forward("ok")
            .header("traceparent", trace)
            .header("Authorization", "Bearer x")
            .header("X-Request-Id", "r-1")
            .header("Content-MD5", "stale")
            .header("TE", "trailers"));

    MisbehavingModel.Request request = MODEL.received.poll(5, TimeUnit.SECONDS);
    assertThat(request.head().getFirst()).isEqualTo("POST /predict?v=1 HTTP/1.1");
    assertThat(request.body()).contains("[1, 2, 4, 5, 5, 6]");
    assertThat(request.header("Content-Length")).isEqualTo("" + request.body().length());
    assertThat(request.header("Content-Type")).isEqualTo(JSON);
    assertThat(request.header("traceparent")).isEqualTo(trace);
    assertThat(request.header("Authorization")).isEqualTo("Bearer x");
    assertThat(request.header("X-Request-Id")).isEqualTo("r-1");
    assertThat(request.header("Content-MD5")).isEmpty();
    assertThat(request.header("TE")).isEmpty();
    assertThat(request.header("Sluice-Model")).isEmpty();
    assertThat(request.header("Host")).isEqualTo("localhost:" + MODEL.port());
  }

  @Test
  void neverForwardsWhatIsToBeGivenBack() throws Exception {
    HttpResponse<String> answer = send(postVector("?forward=never").header("Sluice-Model", "fake"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("features");
    assertThat(MODEL.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close", "garbage"})
  void saysThatTheModelServerIsUnavailable(String behaviour) throws Exception {
    FilterEndpointTest.assertProblem(send(forward(behaviour)), 502, "model-unavailable");
  }

  @Test
  void saysThatTheModelServerIsDown() throws Exception {
    HttpResponse<String> answer = send(postVector("").header("Sluice-Model", "down"));

    FilterEndpointTest.assertProblem(answer, 502, "model-unavailable");
  }

  @Test
  void waitsForAModelServerUntilTheDeadline() throws Exception {
    HttpResponse<String> answer = send(forward("slow"));
    MODEL.gate.release();

    FilterEndpointTest.assertProblem(answer, 504, "deadline-exceeded");
  }

  @Test
  void passesEventsOnAsTheyCome() throws Exception {
    HttpResponse<InputStream> answer = send(forward("stream"), BodyHandlers.ofInputStream());

    try (InputStream body = answer.body()) {
      assertThat(event(body)).isEqualTo("data: 1\n\n");
      MODEL.gate.release();
      assertThat(event(body)).isEqualTo("data: 2\n\n");
      assertThat(body.read()).isEqualTo(-1);
    }
  }

  @Test
  void saysThatAnAnswerBrokeOffWhileItStillCan() throws Exception {
    FilterEndpointTest.assertProblem(send(forward("half")), 502, "model-unavailable");
  }

  @Test
  void neverEndsAnAnswerCleanlyThatBrokeOff() throws Exception {
    double before = broken();

    assertThatThrownBy(() -> send(forward("half-chunked"))).isInstanceOf(IOException.class);

    // The client may see the end before the service has counted it.
    for (int i = 0; i < 50 && broken() == before; i++) {
      Thread.sleep(100);
    }
    assertThat(broken()).isEqualTo(before + 1);
    assertThat(metric("sluice_limiter_in_flight{gate=\"total\"}")).isZero();
  }

  private double broken() throws IOException, InterruptedException {
    return metric(
        "sluice_request_seconds_count{input=\"json\",outcome=\"broken\",protocol=\"filter\"}");
  }

  private static String event(InputStream body) throws IOException {
    return new String(body.readNBytes("data: 1\n\n".length()), StandardCharsets.UTF_8);
  }
}
