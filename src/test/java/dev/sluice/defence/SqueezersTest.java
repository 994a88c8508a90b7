package dev.sluice.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against vectors that {@code src/test/python/squeezers.py} made with NumPy and SciPy. */
class SqueezersTest {
  private static final MedianEngine ENGINE =
      MedianEngine.start(EngineConfig.defaults(), EngineObserver.NONE);
  private static final StepReader STEPS = new StepReader(ENGINE, false);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static long soon() {
    return System.nanoTime() + 10_000_000_000L;
  }

  @Test
  void equalsNumPyAndSciPy() throws Exception {
    JsonNode vectors;
    try (InputStream in = SqueezersTest.class.getResourceAsStream("/squeezers/vectors.json")) {
      vectors = JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
    int height = vectors.get("height").asInt();
    int width = vectors.get("width").asInt();
    assertThat(vectors.get("cases").size()).isGreaterThan(30);

    for (JsonNode each : vectors.get("cases")) {
      DType dtype = DType.valueOf(each.get("dtype").asString());
      String text = each.get("step").asString();
      Raster input = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, height, width, 1);
      Values values = new Values(input);
      for (int i = 0; i < height * width; i++) {
        values.set(i, each.get("in").get(i).asDouble());
      }
      Raster made = STEPS.read(text, false, dtype).apply(input, byte[]::new, soon()).raster();
      for (int i = 0; i < height * width; i++) {
        assertThat(new Values(made).get(i))
            .as(text + " at " + i)
            .isCloseTo(each.get("out").get(i).asDouble(), within(1e-12));
      }
    }
  }

  /** Squeezing twice changes nothing more, opacity never changes, the input stays as it is. */
  @ParameterizedTest
  @EnumSource(DType.class)
  void bitDepthIsIdempotent(DType dtype) throws Exception {
    SplittableRandom random = new SplittableRandom(6);
    for (SampleOrder order : SampleOrder.values()) {
      byte[] data = new byte[2 * 5 * 4 * 2 * dtype.bytes()];
      Raster input = new Raster(dtype, order, 2, 5, 4, 2, true, data, 0);
      double[] range = Values.range(dtype);
      for (int i = 0; i < input.sampleCount(); i++) {
        new Values(input).set(i, range[0] + random.nextDouble() * (range[1] - range[0]));
      }
      byte[] before = data.clone();
      Squeezer step = STEPS.read("bit-depth;bits=3", false, dtype);
      Cleaned once = step.apply(input, byte[]::new, soon());
      Cleaned twice = step.apply(once.raster(), byte[]::new, soon());

      assertThat(data).isEqualTo(before);
      assertThat(once.changed()).isBetween(1L, 40L);
      assertThat(twice.raster().data()).isEqualTo(once.raster().data());
      assertThat(twice.changed()).isZero();
      for (int i = 0; i < input.sampleCount(); i++) {
        boolean opacity = order == SampleOrder.PLANAR ? i / 20 % 2 == 1 : i % 2 == 1;
        if (opacity) {
          assertThat(new Values(once.raster()).get(i)).isEqualTo(new Values(input).get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean;window=5x2;border=wrap", "gaussian;sigma=0.7;border=mirror"})
  void smoothingKeepsAConstant(String text) throws Exception {
    Raster input = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 3, 1, 3);
    Arrays.fill(input.data(), (byte) 200);

    Cleaned cleaned = STEPS.read(text, false, DType.U8).apply(input, byte[]::new, soon());

    assertThat(cleaned.raster().data()).isEqualTo(input.data());
    assertThat(cleaned.changed()).isZero();
  }

  @Test
  void stopsAtTheDeadline() throws Exception {
    Squeezer step = STEPS.read("gaussian", false, DType.U8);
    Raster input = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 3, 3, 3);

    assertThatThrownBy(() -> step.apply(input, byte[]::new, System.nanoTime() - 1))
        .isInstanceOf(EngineTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "blur",
        "bit-depth",
        "bit-depth;bits=0",
        "bit-depth;bits=17",
        "bit-depth;bits=3;bits=4",
        "bit-depth;bits=3;range=1..0",
        "bit-depth;bits=3;range=0",
        "gaussian;sigma=0",
        "gaussian;sigma=NaN",
        "gaussian;sigma=16",
        "mean;border=shrink",
        "mean;window=1024",
        "mean;size=3",
        "median;window",
        "gray;border=wrap",
      })
  void aWrongStepEndsTheStart(String step) {
    assertThatThrownBy(() -> new Defences(ENGINE, false, Map.of("mine", List.of(step))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("sluice.defences.mine: ");
  }

  @Test
  void aChainIsChosenByName() throws Exception {
    Defences defences =
        new Defences(
            ENGINE,
            false,
            Map.of(
                "mine", List.of("gray", "median;kind=weighted;weight=5", "bit-depth;bits=4"),
                "default", List.of("mean;window=3")));

    assertThat(defences.select(Map.of("defence", "mine"), false, DType.U8).describe())
        .isEqualTo(
            "gray, median;kind=weighted;weight=5;window=3x3;border=reflect,"
                + " bit-depth;bits=4;range=0.0..1.0");
    assertThat(defences.select(Map.of(), true, DType.F64).describe())
        .isEqualTo("mean;window=1x3;border=reflect");
    assertThat(defences.select(Map.of("window", "5"), false, DType.U8).describe())
        .isEqualTo("median;window=5x5;border=reflect");
    assertThatThrownBy(
            () -> defences.select(Map.of("defence", "mine", "window", "5"), false, DType.U8))
        .hasMessageContaining("'defence' and 'window'");
    assertThatThrownBy(() -> defences.select(Map.of("defence", "other"), false, DType.U8))
        .hasMessageContaining("default, mine");
  }
}
