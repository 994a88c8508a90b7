package dev.sluice.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;

/** The two images on one network: a picture in, cleaned, and the demo model's class out. */
@RequiresDocker
@Timeout(120)
final class MainJobIT {
  private static final Path NOISY_SHIP = Path.of("docs/examples/ship-noisy.png");

  private static Network network;
  private static DemoContainer model;
  private static SluiceContainer sluice;

  @BeforeAll
  static void start() {
    network = Network.newNetwork();
    model = new DemoContainer(network);
    sluice = new SluiceContainer(network).withEnv(ComposeFile.sluiceEnvironment());
    model.start();
    sluice.start();
  }

  @AfterAll
  static void stop() {
    sluice.close();
    model.close();
    network.close();
  }

  @Test
  void aPictureComesBackAsItsClass() throws Exception {
    HttpResponse<byte[]> answer = post("", Files.readAllBytes(NOISY_SHIP));

    assertThat(DemoAnswer.labels(answer)).containsExactly("ship");
    assertThat(answer.headers().firstValue("Sluice-Defence"))
        .contains("median;window=3x3;border=reflect");
    assertThat(answer.headers().firstValue("Server-Timing"))
        .get()
        .asString()
        .contains("read;dur=", "filter;dur=", "model;dur=");
  }

  @Test
  void aPictureThatIsNotForwardedComesBackCleaned() throws Exception {
    byte[] noisy = Files.readAllBytes(NOISY_SHIP);

    HttpResponse<byte[]> answer = post("?forward=never", noisy);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
    BufferedImage before = ImageIO.read(new ByteArrayInputStream(noisy));
    BufferedImage after = ImageIO.read(new ByteArrayInputStream(answer.body()));
    for (int y = 0; y < before.getHeight(); y++) {
      for (int x = 0; x < before.getWidth(); x++) {
        assertThat(after.getRGB(x, y)).as("(%d, %d)", x, y).isEqualTo(median(before, x, y));
      }
    }
  }

  @Test
  void whatIsNoPictureIsRefused() throws Exception {
    byte[] truncated = new byte[40];
    System.arraycopy(Files.readAllBytes(NOISY_SHIP), 0, truncated, 0, truncated.length);

    HttpResponse<byte[]> answer = post("", truncated);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void itRunsWithoutRightsOnAReadOnlyRoot() throws Exception {
    var state = sluice.getDockerClient().inspectContainerCmd(sluice.getContainerId()).exec();
    Path status = Path.of("/proc/" + state.getState().getPidLong() + "/status");
    assumeTrue(Files.isReadable(status), "the engine's processes are not seen from here");

    assertThat(Files.readString(status))
        .containsPattern("Name:\\s+java")
        .containsPattern("Uid:\\s+65532\\s+65532\\s+65532\\s+65532")
        .containsPattern("CapEff:\\s+0{16}")
        .containsPattern("CapBnd:\\s+0{16}")
        .containsPattern("NoNewPrivs:\\s+1");
  }

  @Test
  void nothingCanBeWrittenIntoItsRoot() throws Exception {
    for (String file : List.of("/app/x", "/tmp/x")) {
      var result = sluice.execInContainer("java", "-Xlog:gc:file=" + file, "--version");
      assertThat(result.getStdout() + result.getStderr()).contains(file, "Read-only file system");
    }
  }

  @Test
  void itsHealthCheckPasses() throws Exception {
    var inspection = sluice.getDockerClient().inspectContainerCmd(sluice.getContainerId());
    String status = "";
    for (int tries = 0; tries < 100 && !status.equals("healthy"); tries++) {
      Thread.sleep(200);
      status = inspection.exec().getState().getHealth().getStatus();
    }
    assertThat(status).isEqualTo("healthy");
  }

  @Test
  void hundredsOfPicturesFitIntoItsMemory() throws Exception {
    byte[] picture = Files.readAllBytes(NOISY_SHIP);
    var request = sluice.request("/v1/filter", "image/png", picture);
    for (int round = 0; round < 40; round++) {
      var answers =
          Stream.generate(() -> sluice.client().sendAsync(request, BodyHandlers.ofByteArray()))
              .limit(8)
              .toList();
      for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
        assertThat(DemoAnswer.labels(answer.get(30, TimeUnit.SECONDS))).containsExactly("ship");
      }
    }
    assertThat(sluice.isRunning()).isTrue();
    assertThat(sluice.manage("/actuator/prometheus").body())
        .contains("sluice_request_seconds_bucket", "sluice_stage_seconds_bucket");
  }

  private static HttpResponse<byte[]> post(String query, byte[] picture)
      throws IOException, InterruptedException {
    return sluice.post("/v1/filter" + query, "image/png", picture);
  }

  /** Of each channel in the 3x3 window, pixels outside mirrored at the edge. */
  private static int median(BufferedImage image, int x, int y) {
    int median = 0xff;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int[] window = new int[9];
      for (int i = 0; i < window.length; i++) {
        int column = Math.clamp(x + i % 3 - 1, 0, image.getWidth() - 1);
        int row = Math.clamp(y + i / 3 - 1, 0, image.getHeight() - 1);
        window[i] = image.getRGB(column, row) >> shift & 0xff;
      }
      Arrays.sort(window);
      median = median << 8 | window[4];
    }
    return median;
  }
}
