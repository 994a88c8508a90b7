package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.SluiceApplication;
import dev.sluice.detect.CalibrateCommand;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The detector in front of the demo model, in the forms of its protocol. */
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"management.server.port=0", "sluice.detector.action=observe"})
class DemoDetectorTest {
  private static final RunningServer MODEL = new RunningServer();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> MODEL.uri().toString());
  }

  @AfterAll
  static void stop() {
    MODEL.close();
  }

  @Test
  void scoresEveryFormOfTheProtocolAlike() throws Exception {
    float[] noisy = samples("ship-noisy.png", 0, 1);
    HttpResponse<byte[]> text = infer(json(noisy, "[\"probabilities\"]"));
    HttpResponse<byte[]> binary = infer(binary(noisy), "Inference-Header-Content-Length", "150");
    HttpResponse<byte[]> label = infer(json(noisy, "[\"label\"]"));

    assertThat(score(text)).isGreaterThan(0.5);
    assertThat(binary.headers().firstValue("Inference-Header-Content-Length")).isPresent();
    assertThat(score(binary)).isCloseTo(score(text), within(1e-5));
    assertThat(score(label)).as("the median changes the label").isEqualTo(2);
  }

  @Test
  void calibratesOnCleanRequestsAndTellsATamperedOne(@TempDir Path folder) throws Exception {
    List<String> clean = new ArrayList<>();
    for (int shift = -2; shift <= 2; shift++) {
      for (int light = 0; light < 4; light++) {
        clean.add(json(samples("ship.png", shift, 1 - 0.05f * light), "[\"probabilities\"]"));
      }
    }
    Path lines = Files.write(folder.resolve("clean.jsonl"), clean);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int code =
        CalibrateCommand.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            "--url",
            "http://localhost:" + port + RunningServer.INFER,
            "--rate",
            "0.1",
            lines.toString());

    String printed = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(printed).isZero();
    assertThat(printed).startsWith("20 clean requests, of which 1 are over the threshold");
    Matcher threshold = Pattern.compile("sluice.detector.threshold=([0-9.]+)").matcher(printed);
    assertThat(threshold.find()).isTrue();
    assertThat(score(infer(json(samples("ship-noisy.png", 0, 1), "[\"probabilities\"]"))))
        .isGreaterThan(Double.parseDouble(threshold.group(1)));
  }

  @Test
  void saysWhatIsMissingForACalibration(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("broken.json"), "{\"inputs\":[");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int code =
        CalibrateCommand.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            "--url=http://localhost:" + port + RunningServer.INFER,
            folder.toString());

    assertThat(code).isOne();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("1 without a score: status 400", "0 scores are too few for a rate of 0.05");
  }

  private static double score(HttpResponse<byte[]> response) {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return Double.parseDouble(response.headers().firstValue("Sluice-Score").orElseThrow());
  }

  private HttpResponse<byte[]> infer(String json) throws Exception {
    return infer(json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  private HttpResponse<byte[]> infer(byte[] body, String... headers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + RunningServer.INFER))
            .timeout(Duration.ofSeconds(20))
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String json(float[] samples, String outputs) {
    return "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[1,3,32,32],\"data\":"
        + Arrays.toString(samples)
        + "}],\"outputs\":[{\"name\":"
        + outputs.substring(1, outputs.length() - 1)
        + "}]}";
  }

  private static byte[] binary(float[] samples) {
    String head =
        "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[1,3,32,32],"
            + "\"parameters\":{\"binary_data_size\":12288}}],"
            + "\"parameters\":{\"binary_data_output\":true}}";
    head = head + " ".repeat(150 - head.length());
    ByteBuffer body = ByteBuffer.allocate(150 + 12_288).order(ByteOrder.LITTLE_ENDIAN);
    body.put(head.getBytes(StandardCharsets.US_ASCII));
    for (float sample : samples) {
      body.putFloat(sample);
    }
    return body.array();
  }

  /** RGB planes in 0..1, moved to the right and darkened. */
  private static float[] samples(String name, int shift, float light) throws IOException {
    BufferedImage image = ImageIO.read(Path.of("docs", "examples", name).toFile());
    float[] samples = new float[CifarModel.SAMPLES];
    for (int i = 0; i < CifarModel.SAMPLES; i++) {
      int x = Math.clamp(i % 32 - shift, 0, 31);
      int channel = image.getRGB(x, i / 32 % 32) >> 16 - 8 * (i / 1024) & 0xFF;
      samples[i] = light * channel / 255f;
    }
    return samples;
  }
}
