package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A demo model server on a free port and a client of it. */
final class RunningServer implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();
  static final String INFER = "/v2/models/cifar10/infer";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final DemoModelServer server;

  RunningServer() {
    this(new DemoSettings("127.0.0.1", 0, 1, 2, 20));
  }

  RunningServer(DemoSettings settings) {
    server = DemoModelServer.start(settings);
  }

  URI uri() {
    return server.uri();
  }

  /** Sends a request with headers given as name, value, name, value. */
  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> infer(byte[] body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", INFER, body, headers);
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return JSON.readTree(response.body());
  }

  /** An error of that status in the protocol's shape, its text holding the message. */
  static void assertError(HttpResponse<byte[]> response, int status, String message) {
    assertThat(response.statusCode())
        .as(() -> new String(response.body(), UTF_8))
        .isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    var error = json(response);
    assertThat(error.propertyNames()).containsExactly("error");
    assertThat(error.get("error").stringValue()).isNotBlank().contains(message);
  }

  static byte[] littleEndian(float[] values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
