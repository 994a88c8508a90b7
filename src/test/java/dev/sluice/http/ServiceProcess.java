package dev.sluice.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service in a process of its own. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final int port;
  private final int managementPort;

  private ServiceProcess(Process process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Returns once the service is ready. */
  static ServiceProcess start(List<String> flags, String... arguments)
      throws IOException, InterruptedException {
    int port = MisbehavingModel.closedPort();
    int managementPort = MisbehavingModel.closedPort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sluice.SluiceApplication",
            "--server.port=" + port,
            "--management.server.port=" + managementPort));
    command.addAll(List.of(arguments));
    Path log = Path.of("target", "service-process.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    ServiceProcess service = new ServiceProcess(process, port, managementPort);
    service.awaitReady(log);
    return service;
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        if (get("/actuator/health/readiness").contains("\"UP\"")) {
          return;
        }
      } catch (ConnectException e) {
        Thread.sleep(200);
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("the service did not become ready; see " + log);
  }

  /** What the management port answers. */
  String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + managementPort + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  /** Posts to {@code /v1/filter}; no answer in ten seconds is an error. */
  HttpResponse<byte[]> post(String contentType, String contentEncoding, byte[] body)
      throws IOException, InterruptedException {
    return post(contentType, contentEncoding, body, ANSWER);
  }

  /** As above, with another patience. */
  HttpResponse<byte[]> post(
      String contentType, String contentEncoding, byte[] body, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/filter"))
            .timeout(patience)
            .header("Content-Type", contentType)
            .header("Content-Encoding", contentEncoding)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  int port() {
    return port;
  }

  /** Asks the process to end, as an orchestrator does, and waits. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    terminate();
  }
}
