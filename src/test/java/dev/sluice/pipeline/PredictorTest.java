package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ModelConfig;
import dev.sluice.model.ModelServers;
import dev.sluice.payload.ModelEncoding;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With a predictor that answers: {@link dev.sluice.KserveTest}. */
class PredictorTest {
  @Test
  void isNotReadyWhereNobodyListens() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    ModelConfig config = ModelConfig.of(URI.create("http://localhost:" + closed));
    try (ModelServers servers = new ModelServers(Map.of("m", config))) {
      Destination destination =
          new Destination(servers.byName("m").orElseThrow(), "POST", "/", ModelEncoding.same());

      assertThat(new Predictor(new Destinations(Optional.of(destination), Map.of())).ready("/"))
          .isFalse();
    }
  }

  @Test
  void isNotReadyWhereThereIsNone() {
    assertThat(new Predictor(Destinations.NONE).ready("/")).isFalse();
  }
}
