import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * Runs the service with the command line that it is given, sends it requests of every kind and
 * stops it: what the JVM of that command learns meanwhile goes into its AOT cache.
 *
 * <p>{@code java Train.java java -XX:AOTCacheOutput=sluice.aot … -jar sluice.jar}
 */
final class Train {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int ROUNDS = 5;
  private static final int SIDE = 224;

  private record Post(String path, String type, byte[] body, int status, String... headers) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  private final int management;

  private Train(int port, int management) {
    this.port = port;
    this.management = management;
  }

  public static void main(String[] command) throws Exception {
    HttpServer model = model();
    var training = new Train(freePort(), freePort());
    Process service = training.start(command, model.getAddress().getPort());
    try {
      training.awaitReady(service);
      training.run();
      service.destroy();
      if (!service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the service did not end");
      }
    } finally {
      service.destroyForcibly();
      model.stop(0);
    }
    if (service.exitValue() != 0 && service.exitValue() != 143) {
      throw new IllegalStateException("the service ended with " + service.exitValue());
    }
  }

  private Process start(String[] command, int modelPort) throws IOException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder
        .environment()
        .putAll(
            java.util.Map.of(
                "SERVER_PORT", "" + port,
                "MANAGEMENT_SERVER_PORT", "" + management,
                "SLUICE_MODEL_URL", "http://127.0.0.1:" + modelPort + "/v2/models/m/infer",
                "SLUICE_MODEL_ENCODING_KIND", "v2-json"));
    return builder.start();
  }

  private void awaitReady(Process service) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && service.isAlive()) {
      try {
        if (get(management, "/actuator/health/readiness") == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the service did not become ready");
  }

  private void run() throws Exception {
    List<Post> posts = posts();
    for (int round = 0; round < ROUNDS; round++) {
      for (Post post : posts) {
        HttpResponse<String> answer = send(post);
        if (answer.statusCode() != post.status()) {
          throw new IllegalStateException(
              post.path() + " with " + post.type() + ": " + answer.statusCode() + answer.body());
        }
      }
      get(port, "/v2/health/ready");
      get(management, "/actuator/health/liveness");
      get(management, "/actuator/health/readiness");
      get(management, "/actuator/prometheus");
    }
  }

  private static List<Post> posts() throws IOException {
    byte[] png = picture("png");
    byte[] jpeg = picture("jpeg");
    byte[] floats = floats(3 * SIDE * SIDE);
    String json = "application/json";
    String kept = "/v1/filter?forward=never";
    byte[] infer = infer(numbers(3 * SIDE * SIDE)).getBytes(UTF_8);
    byte[] head = infer(null).getBytes(UTF_8);
    return List.of(
        new Post(kept, "image/png", png, 200),
        new Post(kept, "image/jpeg", jpeg, 200),
        new Post("/v1/filter", "image/png", png, 200),
        new Post("/v1/filter", "image/jpeg", jpeg, 200),
        new Post(kept, "application/x-npy", npy(floats), 200),
        new Post(kept, json, ("{\"features\":" + numbers(1000) + "}").getBytes(UTF_8), 200),
        new Post("/v1/filter", json, "{\"features\":[1,2,30,4,5]}".getBytes(UTF_8), 200),
        new Post("/v1/filter", "multipart/form-data; boundary=b", form(png, jpeg), 200),
        new Post("/v2/models/m/infer", json, infer, 200),
        new Post(
            "/v2/models/m/infer",
            "application/octet-stream",
            joined(head, floats),
            200,
            "Inference-Header-Content-Length",
            "" + head.length),
        new Post(kept, "image/png", "no picture".getBytes(UTF_8), 415));
  }

  private static String infer(String data) {
    String rest =
        data == null
            ? "\"parameters\":{\"binary_data_size\":" + 12 * SIDE * SIDE + "}"
            : "\"data\":" + data;
    return "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,%d,%d],\"datatype\":\"FP32\",%s}]}"
        .formatted(SIDE, SIDE, rest);
  }

  private static String numbers(int count) {
    var random = new SplittableRandom(1);
    var joiner = new StringJoiner(",", "[", "]");
    for (int i = 0; i < count; i++) {
      joiner.add(Float.toString((float) random.nextDouble()));
    }
    return joiner.toString();
  }

  private static byte[] floats(int count) {
    var random = new SplittableRandom(1);
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat((float) random.nextDouble());
    }
    return bytes.array();
  }

  private static byte[] npy(byte[] floats) throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, 3), }";
    String padded = "%-117s\n".formatted(header.formatted(SIDE, SIDE));
    byte[] magic =
        ("\u0093NUMPY\u0001\u0000" + (char) padded.length() + "\u0000").getBytes(ISO_8859_1);
    return joined(magic, padded.getBytes(ISO_8859_1), floats);
  }

  private static byte[] form(byte[] png, byte[] jpeg) throws IOException {
    return joined(
        "--b\r\nContent-Disposition: form-data; name=image; filename=a\r\nContent-Type: image/png\r\n\r\n"
            .getBytes(UTF_8),
        png,
        "\r\n--b\r\nContent-Disposition: form-data; name=image; filename=a\r\nContent-Type: image/jpeg\r\n\r\n"
            .getBytes(UTF_8),
        jpeg,
        "\r\n--b--\r\n".getBytes(UTF_8));
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }

  /** A gradient with noise. */
  private static byte[] picture(String format) throws IOException {
    var random = new SplittableRandom(1);
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, x << 16 | y << 8 | random.nextInt(64));
      }
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private HttpResponse<String> send(Post post) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(port, post.path()))
            .timeout(PATIENCE)
            .header("Content-Type", post.type())
            .POST(BodyPublishers.ofByteArray(post.body()));
    if (post.headers().length > 0) {
      request.headers(post.headers());
    }
    return client.send(request.build(), BodyHandlers.ofString(ISO_8859_1));
  }

  private int get(int at, String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(at, path)).timeout(PATIENCE).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** A model server that reads everything and answers alike. */
  private static HttpServer model() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", Train::answer);
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = "{\"model_name\":\"m\",\"outputs\":[]}".getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
