package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleLoadTest {

  @Test
  void everyKindOfRequestIsAmongThem() throws IOException {
    List<HttpRequest> requests = SampleLoad.requests("http://localhost:1");

    assertThat(requests)
        .allMatch(request -> request.uri().getPath().equals("/v1/filter"))
        .allMatch(request -> request.bodyPublisher().orElseThrow().contentLength() > 0);
    assertThat(requests)
        .extracting(request -> request.headers().firstValue("Content-Type").orElseThrow())
        .contains("image/png", "image/jpeg", "application/json");
  }
}
