package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.admission.Deadline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrustTest {
  @TempDir Path folder;
  private HttpsServer server;
  private TlsKeys keys;

  @BeforeEach
  void start() throws Exception {
    keys = TlsKeys.in(folder);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(keys.server()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void trustsTheAuthoritiesOfAFile() throws Exception {
    assertThat(ask("localhost", Optional.of(keys.certificate()))).isEqualTo("ok");
  }

  @Test
  void trustsNobodyElse() {
    ModelException unknown =
        catchThrowableOfType(ModelException.class, () -> ask("localhost", Optional.empty()));

    assertThat(unknown.kind()).isEqualTo(ModelException.Kind.CONNECT);
  }

  @Test
  void holdsTheCertificateToTheName() {
    ModelException other =
        catchThrowableOfType(
            ModelException.class, () -> ask("127.0.0.1", Optional.of(keys.certificate())));

    assertThat(other.kind()).isEqualTo(ModelException.Kind.CONNECT);
  }

  @Test
  void refusesAFileThatIsNoCertificate() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");

    for (Path file : List.of(empty, text, folder.resolve("missing.pem"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Trust.in(file))
          .withMessageContaining(file.toString());
    }
  }

  private String ask(String host, Optional<Path> ca) throws Exception {
    ModelConfig plain =
        ModelConfig.of(URI.create("https://" + host + ":" + server.getAddress().getPort()));
    ModelConfig config =
        new ModelConfig(
            plain.url(),
            plain.method(),
            plain.path(),
            plain.connectTimeout(),
            plain.answerTimeout(),
            plain.timeout(),
            plain.pool(),
            plain.idle(),
            plain.headerBytes(),
            ca,
            plain.breaker());
    try (ModelServers servers = new ModelServers(Map.of("m", config));
        ModelAnswer answer =
            servers
                .byName("m")
                .orElseThrow()
                .forward(
                    new ModelRequest("GET", "/", List.of(), ModelBody.NONE),
                    Deadline.in(Duration.ofSeconds(20)))) {
      return new String(answer.body().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
