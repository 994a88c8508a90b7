package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.model.ModelConfig;
import dev.sluice.model.ModelServers;
import dev.sluice.payload.ModelEncoding;
import dev.sluice.payload.ModelShapes;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ModelMetadataTest {
  private static final String METADATA =
      "{\"name\":\"m\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[ -1, 3,224"
          + " ,-1]},"
          + "{\"name\":\"odd\",\"shape\":[]},{\"shape\":[1]},{\"name\":\"y\",\"shape\":\"?\"}]}";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch open = new CountDownLatch(1);
  private volatile String answer = METADATA;
  private volatile int status = 200;
  private HttpServer server;
  private ModelServers servers;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          try {
            open.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://localhost:" + server.getAddress().getPort());
    servers = new ModelServers(Map.of("m", ModelConfig.of(url)));
  }

  @AfterEach
  void stop() {
    open.countDown();
    servers.close();
    server.stop(0);
  }

  @Test
  void asksOnceForEachModelAndOnlyWhenNeeded() {
    open.countDown();
    ModelMetadata metadata = metadata(Duration.ofSeconds(20));
    ModelShapes shapes = metadata.of(request("/v2/models/a%20b/infer?x=1"));
    assertThat(asked).isEmpty();

    assertThat(shapes.shape("x")).hasValue(new int[] {-1, 3, 224, -1});
    assertThat(shapes.shape("odd")).isEmpty();
    assertThat(shapes.shape("y")).isEmpty();
    assertThat(metadata.of(request("/v2/models/a%20b/infer")).shape("x")).isPresent();
    assertThat(metadata.of(request("/v2/models/b/versions/2/infer")).shape("x")).isPresent();

    assertThat(asked).containsExactly("/v2/models/a%20b", "/v2/models/b/versions/2");
  }

  @Test
  void waitsForAMomentOnlyAndKeepsWhatComesLater() throws Exception {
    ModelMetadata metadata = metadata(Duration.ofMillis(50));
    ModelShapes shapes = metadata.of(request("/v2/models/m/infer"));
    assertThat(shapes.shape("x")).isEmpty();
    assertThat(shapes.shape("x")).isEmpty();

    open.countDown();

    for (int i = 0; i < 100 && shapes.shape("x").isEmpty(); i++) {
      Thread.sleep(20);
    }
    assertThat(shapes.shape("x")).isPresent();
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "{\"inputs\":[{}]}", "{\"inputs\":7}", "nonsense"})
  void knowsNothingWhereTheAnswerIsNoMetadata(String text) {
    open.countDown();
    answer = text;
    ModelMetadata metadata = metadata(Duration.ofSeconds(20));

    assertThat(metadata.of(request("/v2/models/m/infer")).shape("x")).isEmpty();
  }

  @Test
  void remembersAFailure() {
    open.countDown();
    status = 404;
    ModelMetadata metadata = metadata(Duration.ofSeconds(20));

    for (int i = 0; i < 3; i++) {
      assertThat(metadata.of(request("/v2/models/m/infer")).shape("x")).isEmpty();
    }

    assertThat(asked).hasSize(1);
  }

  @Test
  void asksNobodyWhereToldNotTo() {
    open.countDown();

    assertThat(metadata(Duration.ZERO).of(request("/v2/models/m/infer")).shape("x")).isEmpty();
    assertThat(metadata(Duration.ofSeconds(1)).of(request("/v1/models/m:predict")).shape("x"))
        .isEmpty();
    assertThat(asked).isEmpty();
  }

  private ModelMetadata metadata(Duration wait) {
    Destination destination =
        new Destination(servers.byName("m").orElseThrow(), "POST", "/", ModelEncoding.same());
    return new ModelMetadata(
        new MetadataConfig(wait, Duration.ofMinutes(1)),
        new Destinations(Optional.of(destination), Map.of()));
  }

  private static GatewayRequest request(String target) {
    return new GatewayRequest(
        "POST", target, target, null, null, 0, InputStream::nullInputStream, null, List.of());
  }
}
