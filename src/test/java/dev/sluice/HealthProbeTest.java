package dev.sluice;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthProbeTest {

  @ParameterizedTest
  @CsvSource({"200,true", "503,false", "404,false"})
  void readyIsWhatAnswers200(int status, boolean ready) throws IOException {
    var asked = new AtomicReference<String>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(exchange.getRequestURI().toString());
          byte[] body = "{}".getBytes(US_ASCII);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      assertThat(HealthProbe.isReady(server.getAddress().getPort())).isEqualTo(ready);
      assertThat(asked.get()).isEqualTo("/actuator/health/readiness");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void nobodyThereIsNotReady() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(HealthProbe.isReady(port)).isFalse();
  }
}
