package dev.sluice.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** The production image under the strictest settings that are promised: see {@link #harden}. */
final class SluiceContainer extends GenericContainer<SluiceContainer> {
  static final int HTTP = 8080;
  static final int MANAGEMENT = 8081;
  static final String READINESS = "/actuator/health/readiness";
  private static final long MEMORY_BYTES = 256L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  SluiceContainer(Network network) {
    super(Images.SLUICE.built());
    withNetwork(network);
    withExposedPorts(HTTP, MANAGEMENT);
    withCreateContainerCmdModifier(command -> harden(command, MEMORY_BYTES));
    waitingFor(
        Wait.forHttp(READINESS).forPort(MANAGEMENT).withStartupTimeout(Duration.ofMinutes(3)));
  }

  /** Read-only root, no capability, no new privileges, so much memory and no swap. */
  static void harden(CreateContainerCmd command, long memoryBytes) {
    HostConfig host = Objects.requireNonNull(command.getHostConfig());
    host.withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withMemory(memoryBytes)
        .withMemorySwap(memoryBytes);
  }

  HttpResponse<byte[]> post(String pathAndQuery, String contentType, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        request(pathAndQuery, contentType, body, headers), BodyHandlers.ofByteArray());
  }

  /** A request to the service's port; headers are names and values in turn. */
  HttpRequest request(String pathAndQuery, String contentType, byte[] body, String... headers) {
    var request =
        HttpRequest.newBuilder(uri(HTTP, pathAndQuery))
            .timeout(PATIENCE)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  HttpResponse<String> manage(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(MANAGEMENT, path)).timeout(PATIENCE).build();
    return client.send(request, BodyHandlers.ofString());
  }

  URI uri(int port, String pathAndQuery) {
    return URI.create("http://" + getHost() + ":" + getMappedPort(port) + pathAndQuery);
  }

  HttpClient client() {
    return client;
  }
}
