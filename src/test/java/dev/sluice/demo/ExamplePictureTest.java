package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the README says of the pictures in docs/examples. */
class ExamplePictureTest {
  private static final int SIDE = CifarModel.SIDE;
  private static CifarModel model;

  @BeforeAll
  static void load() {
    model = CifarModel.load(1);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void theShipIsAShip() throws Exception {
    assertThat(probability(read("ship.png"), "ship")).isGreaterThan(0.8f);
    assertThat(probability(median(read("ship.png")), "ship")).isGreaterThan(0.8f);
  }

  @Test
  void theNoisyShipIsATruckUntilTheMedianHasCleanedIt() throws Exception {
    assertThat(probability(read("ship-noisy.png"), "truck")).isGreaterThan(0.6f);
    assertThat(probability(median(read("ship-noisy.png")), "ship")).isGreaterThan(0.9f);
  }

  private static float probability(float[] picture, String label) {
    return model.probabilities(picture)[0][CifarModel.CLASSES.indexOf(label)];
  }

  /** Planes of R, G, B in 0..1. */
  private static float[] read(String name) throws IOException {
    var image = ImageIO.read(Path.of("docs/examples", name).toFile());
    assertThat(image.getWidth()).isEqualTo(SIDE);
    assertThat(image.getHeight()).isEqualTo(SIDE);
    var samples = new float[CifarModel.SAMPLES];
    for (int i = 0; i < samples.length; i++) {
      int shift = 16 - 8 * (i / (SIDE * SIDE));
      samples[i] = (image.getRGB(i % SIDE, i / SIDE % SIDE) >> shift & 0xff) / 255f;
    }
    return samples;
  }

  /** The 3x3 median of each plane by sorting, the edge repeated outside. */
  private static float[] median(float[] samples) {
    var cleaned = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      int plane = i / (SIDE * SIDE) * SIDE * SIDE;
      int y = i / SIDE % SIDE;
      int x = i % SIDE;
      var window =
          IntStream.range(0, 9)
              .mapToDouble(
                  k -> samples[plane + SIDE * inside(y + k / 3 - 1) + inside(x + k % 3 - 1)])
              .toArray();
      Arrays.sort(window);
      cleaned[i] = (float) window[4];
    }
    return cleaned;
  }

  private static int inside(int index) {
    return Math.clamp(index, 0, SIDE - 1);
  }
}
