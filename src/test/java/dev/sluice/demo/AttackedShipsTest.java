package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.median.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drawn ships that {@code attack.py --small} attacked: ONNX Runtime and the engine see in them what
 * PyTorch and NumPy did when they were made.
 */
class AttackedShipsTest {
  private static final int SHIPS = 24;
  private static final int SHIP = CifarModel.CLASSES.indexOf("ship");

  private static CifarModel model;
  private static MedianEngine engine;
  private static JsonNode counted;

  @BeforeAll
  static void load() throws IOException {
    model = CifarModel.load(1);
    engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE);
    counted =
        JsonMapper.shared().readTree(new String(resource("ships.json"), StandardCharsets.UTF_8));
  }

  @AfterAll
  static void close() {
    model.close();
    engine.close();
  }

  static Stream<String> sets() throws IOException {
    return JsonMapper.shared().readTree(resource("ships.json")).propertyNames().stream();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void areSeenAsWhenTheyWereMade(String set) throws Exception {
    byte[] pictures = pictures(set);
    JsonNode told = counted.get(set);

    assertThat(ships(pictures)).isCloseTo(told.get("ships").asInt(), within(1));
    assertThat(ships(filtered(pictures)))
        .isCloseTo(told.get("ships_after_median_3x3").asInt(), within(1));
  }

  /** The filter undoes what does not know it, and is got through by what does. */
  @Test
  void theFilterHelpsAgainstThoseWhoDoNotKnowIt() throws Exception {
    byte[] blind = pictures("patch-5");
    byte[] knowing = pictures("pgd-linf-4-through-median-3x3");

    assertThat(ships(filtered(blind))).isGreaterThan(ships(blind) + 5);
    assertThat(ships(filtered(knowing))).isLessThan(ships(knowing) - 5);
  }

  private static int ships(byte[] pictures) {
    float[] samples = new float[pictures.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (pictures[i] & 0xFF) / 255f;
    }
    int count = 0;
    for (float[] row : model.probabilities(samples)) {
      boolean best = true;
      for (float other : row) {
        best &= row[SHIP] >= other;
      }
      count += best ? 1 : 0;
    }
    return count;
  }

  private static byte[] filtered(byte[] pictures) throws Exception {
    Raster source = new Raster(DType.U8, SampleOrder.PLANAR, SHIPS, 32, 32, 3, false, pictures, 0);
    Raster target = source.blank();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    engine.filter(source, target, MedianFilter.of(Window.square(3)), deadline);
    return target.data();
  }

  /** The samples of an npy array of bytes: all behind its header. */
  private static byte[] pictures(String set) throws IOException {
    byte[] npy = resource(set + ".npy");
    return Arrays.copyOfRange(npy, npy.length - SHIPS * CifarModel.SAMPLES, npy.length);
  }

  private static byte[] resource(String name) throws IOException {
    try (var stream = AttackedShipsTest.class.getResourceAsStream("attacks/" + name)) {
      assertThat(stream).as(name).isNotNull();
      return stream.readAllBytes();
    }
  }
}
