package dev.sluice.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.imageio.ImageIO;

/**
 * Sends requests at a fixed rate, so that a dashboard has something to show: pictures for the
 * model, pictures and vectors that come back, and now and then a picture that is broken.
 * Thread-safe.
 */
final class SampleLoad {
  private static final Logger LOG = System.getLogger(SampleLoad.class.getName());
  private static final int SIDE = 32;
  private static final int LARGE_SIDE = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client;
  private final List<HttpRequest> requests;
  private final LongAdder sent = new LongAdder();
  private final LongAdder answered = new LongAdder();

  private SampleLoad(HttpClient client, List<HttpRequest> requests) {
    this.client = client;
    this.requests = requests;
  }

  /** Arguments: address of the service, requests a second (1..1000). Runs until it is stopped. */
  public static void main(String[] arguments) throws IOException {
    int rate = Math.clamp(Long.parseLong(arguments[1]), 1, 1_000);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    var load = new SampleLoad(client, requests(arguments[0]));
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    clock.scheduleAtFixedRate(load::send, 0, 1_000_000_000L / rate, TimeUnit.NANOSECONDS);
    clock.scheduleAtFixedRate(load::tell, 10, 10, TimeUnit.SECONDS);
  }

  /** The requests that are sent in turn. */
  static List<HttpRequest> requests(String address) throws IOException {
    byte[] picture = picture(SIDE, "png");
    byte[] large = picture(LARGE_SIDE, "jpeg");
    byte[] vector =
        "{\"features\":[1,2,3,4,5,100,6,7,8,9],\"window\":5,\"forward\":\"never\"}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] broken = Arrays.copyOf(picture, picture.length / 2);
    HttpRequest forwarded = post(address, "", "image/png", picture);
    HttpRequest returned = post(address, "?forward=never", "image/jpeg", large);
    HttpRequest features = post(address, "", "application/json", vector);
    return List.of(
        forwarded,
        forwarded,
        returned,
        features,
        forwarded,
        forwarded,
        returned,
        forwarded,
        features,
        post(address, "", "image/png", broken));
  }

  private static HttpRequest post(String address, String query, String type, byte[] body) {
    return HttpRequest.newBuilder(URI.create(address + "/v1/filter" + query))
        .timeout(PATIENCE)
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  /** A gradient on which one pixel in ten is noise. */
  private static byte[] picture(int side, String format) throws IOException {
    var random = new SplittableRandom(side);
    var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int smooth = 255 * x / side << 16 | 255 * y / side << 8 | 128;
        image.setRGB(x, y, random.nextInt(10) == 0 ? random.nextInt(1 << 24) : smooth);
      }
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private void send() {
    HttpRequest request = requests.get((int) (sent.sum() % requests.size()));
    sent.increment();
    client.sendAsync(request, BodyHandlers.discarding()).thenAccept(answer -> answered.increment());
  }

  private void tell() {
    LOG.log(Level.INFO, "{0} requests sent, {1} answered", sent.sum(), answered.sum());
  }
}
