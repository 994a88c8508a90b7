package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of a megapixel, 64 at once, in a heap of 256 MB: they queue, and all are cleaned. */
class MemoryIT {
  private static final int AT_ONCE = 64;
  private static final int SIDE = 1000;

  /** A crowded machine is slow; nothing here is about time. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    service =
        ServiceProcess.start(
            List.of("-Xmx256m"),
            "--sluice.admission.compute=8",
            "--sluice.admission.compute-wait=120s",
            "--sluice.admission.timeout=120s");
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void allAreCleaned(String format) throws Exception {
    byte[] picture = picture(format);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        answers.add(
            clients.submit(
                () -> {
                  start.await();
                  return service.post("image/" + format, "identity", picture, PATIENCE);
                }));
      }
      start.countDown();
    }

    byte[] first = answers.getFirst().get().body();
    assertThat(ImageIO.read(new ByteArrayInputStream(first)).getWidth()).isEqualTo(SIDE);
    for (Future<HttpResponse<byte[]>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(answer.get().body()).isEqualTo(first);
    }
    assertThat(service.get("/actuator/prometheus"))
        .contains(
            "sluice_rejected_total{reason=\"internal\"} 0.0",
            "sluice_rejected_total{reason=\"overloaded\"} 0.0",
            "sluice_requests_in_flight 0.0");
  }

  /** Waves with sensor noise. */
  private static byte[] picture(String format) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(3);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int wave = (int) (110 + 50 * Math.sin(x / 37.0) + 50 * Math.cos(y / 23.0));
        image.setRGB(x, y, (wave + random.nextInt(16)) * 0x01_01_01 + random.nextInt(16));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }
}
