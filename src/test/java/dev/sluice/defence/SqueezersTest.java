package dev.sluice.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against vectors that {@code src/test/python/squeezers.py} made with the libraries it names. */
class SqueezersTest {
  private static final MedianEngine ENGINE =
      MedianEngine.start(EngineConfig.defaults(), EngineObserver.NONE);
  private static final ImageCodecs CODECS = new ImageCodecs(CodecConfig.defaults());
  private static final StepReader STEPS = new StepReader(ENGINE, CODECS, false);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Defences defences(Map<String, DefenceConfig> named) {
    return new Defences(ENGINE, CODECS, false, named, Defences.Uses.NONE);
  }

  private static long soon() {
    return System.nanoTime() + 10_000_000_000L;
  }

  @Test
  void equalsTheLibrariesThatDefineIt() throws Exception {
    JsonNode vectors;
    try (InputStream in = SqueezersTest.class.getResourceAsStream("/squeezers/vectors.json")) {
      vectors = JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
    assertThat(vectors.get("cases").size()).isGreaterThan(45);

    for (JsonNode each : vectors.get("cases")) {
      DType dtype = DType.valueOf(each.get("dtype").asString());
      String text = each.get("step").asString();
      JsonNode shape = each.get("shape");
      int channels = shape.size() == 3 ? 3 : 1;
      Raster input =
          Raster.allocate(
              dtype,
              SampleOrder.INTERLEAVED,
              1,
              shape.get(0).asInt(),
              shape.get(1).asInt(),
              channels);
      Values values = new Values(input);
      for (int i = 0; i < input.sampleCount(); i++) {
        values.set(i, each.get("in").get(i).asDouble());
      }
      Raster made = STEPS.read(text, false, dtype, null).apply(input, byte[]::new, soon()).raster();
      for (int i = 0; i < input.sampleCount(); i++) {
        assertThat(new Values(made).get(i))
            .as(text + " " + dtype + " " + channels + " at " + i)
            .isCloseTo(each.get("out").get(i).asDouble(), within(each.get("within").asDouble()));
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
      Squeezer step = STEPS.read("bit-depth;bits=3", false, dtype, null);
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

    Cleaned cleaned = STEPS.read(text, false, DType.U8, null).apply(input, byte[]::new, soon());

    assertThat(cleaned.raster().data()).isEqualTo(input.data());
    assertThat(cleaned.changed()).isZero();
  }

  @Test
  void stopsAtTheDeadline() throws Exception {
    Squeezer step = STEPS.read("gaussian", false, DType.U8, null);
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
        "jpeg;quality=0",
        "jpeg;quality=101",
        "jpeg;range=2..1",
        "nlm;strength=0",
        "nlm;patch=4",
        "nlm;search=37",
        "random;windows=3;seed=1",
        "random;windows=3|5",
        "random;windows=3|1024;seed=1",
        "range",
        "range;file=/no/such.csv",
      })
  void aWrongStepEndsTheStart(String step) {
    assertThatThrownBy(() -> defences(Map.of("mine", DefenceConfig.of(List.of(step)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("sluice.defences.mine: ");
  }

  private static Raster noise(
      DType dtype, SampleOrder order, int batch, int side, int channels, boolean alpha) {
    byte[] data = new byte[batch * side * side * channels * dtype.bytes()];
    Raster raster = new Raster(dtype, order, batch, side, side, channels, alpha, data, 0);
    SplittableRandom random = new SplittableRandom(side);
    double[] range = Values.range(dtype);
    for (int i = 0; i < raster.sampleCount(); i++) {
      new Values(raster).set(i, range[0] + random.nextDouble() * (range[1] - range[0]));
    }
    return raster;
  }

  /** Planes are squeezed as the same samples side by side are, opacity not at all. */
  @ParameterizedTest
  @ValueSource(strings = {"jpeg;quality=40", "nlm;strength=20", "bit-depth;bits=2"})
  void orderMakesNoDifference(String text) throws Exception {
    Raster inter = noise(DType.U8, SampleOrder.INTERLEAVED, 2, 19, 4, true);
    Raster planar =
        new Raster(DType.U8, SampleOrder.PLANAR, 2, 19, 19, 4, true, new byte[2 * 361 * 4], 0);
    for (int i = 0; i < inter.data().length; i++) {
      planar.data()[(i / 1444 * 4 + i % 4) * 361 + i % 1444 / 4] = inter.data()[i];
    }
    Squeezer step = STEPS.read(text, false, DType.U8, null);

    Cleaned one = step.apply(inter, byte[]::new, soon());
    Cleaned other = step.apply(planar, byte[]::new, soon());

    assertThat(one.changed()).isEqualTo(other.changed()).isPositive();
    for (int i = 0; i < inter.data().length; i++) {
      int at = (i / 1444 * 4 + i % 4) * 361 + i % 1444 / 4;
      assertThat(other.raster().data()[at]).isEqualTo(one.raster().data()[i]);
      if (i % 4 == 3) {
        assertThat(one.raster().data()[i]).isEqualTo(inter.data()[i]);
      }
    }
  }

  /** Two channels are no colours: each is a gray picture of its own. */
  @Test
  void aJpegOfChannelsThatAreNoColours() throws Exception {
    Raster both = noise(DType.F32, SampleOrder.PLANAR, 1, 17, 2, false);
    Squeezer step = STEPS.read("jpeg;quality=30", false, DType.F32, null);

    byte[] made = step.apply(both, byte[]::new, soon()).raster().data();

    for (int channel = 0; channel < 2; channel++) {
      int bytes = 17 * 17 * 4;
      byte[] plane = Arrays.copyOfRange(both.data(), channel * bytes, (channel + 1) * bytes);
      Raster gray = new Raster(DType.F32, SampleOrder.PLANAR, 1, 17, 17, 1, false, plane, 0);
      assertThat(step.apply(gray, byte[]::new, soon()).raster().data())
          .isEqualTo(Arrays.copyOfRange(made, channel * bytes, (channel + 1) * bytes));
    }
  }

  @Test
  void whatWouldTakeTooLongIsRefusedByItsShape() throws Exception {
    Defences defences = defences(Map.of("slow", DefenceConfig.of(List.of("nlm;search=35"))));
    Raster large = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 700, 700, 1);

    assertThatThrownBy(() -> defences.select(Map.of("defence", "slow"), "", false, large))
        .isInstanceOf(InvalidDefenceException.class)
        .hasMessageContaining("490000 pixels, each compared with 35 x 35");
    assertThatThrownBy(() -> defences.select(Map.of("defence", "slow"), true, DType.U8))
        .hasMessageContaining("no sense for a vector");
  }

  /** By the seed and the samples of each item alone, not by what it comes with. */
  @Test
  void aRandomWindowIsTheSameForTheSameItem() throws Exception {
    String text = "random;windows=3|5|7;seed=";
    Raster batch = noise(DType.U8, SampleOrder.INTERLEAVED, 40, 9, 1, false);
    Squeezer step = STEPS.read(text + 1, false, DType.U8, null);

    byte[] together = step.apply(batch, byte[]::new, soon()).raster().data();

    Set<Integer> drawn = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      byte[] made = Arrays.copyOfRange(together, i * 81, (i + 1) * 81);
      Raster alone = step.apply(batch.item(i), byte[]::new, soon()).raster();
      assertThat(alone.data()).isEqualTo(made);
      for (int side : new int[] {3, 5, 7}) {
        Squeezer median = STEPS.read("median;window=" + side, false, DType.U8, null);
        Raster plain = median.apply(batch.item(i), byte[]::new, soon()).raster();
        if (Arrays.equals(plain.data(), made)) {
          drawn.add(side);
        }
      }
    }
    assertThat(drawn).containsExactly(3, 5, 7);
    Squeezer other = STEPS.read(text + 2, false, DType.U8, null);
    assertThat(other.apply(batch, byte[]::new, soon()).raster().data()).isNotEqualTo(together);
    assertThat(step.describe())
        .isEqualTo(
            "random(median;window=3x3;border=reflect or median;window=5x5;border=reflect"
                + " or median;window=7x7;border=reflect)");
  }

  @Test
  void columnsAreCutAndQuantised(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("ranges.csv");
    Files.writeString(file, "name,low,high,levels\na,0,1,3\nb,-5,5,0\n\"c d\",2,2,4\n");
    Defences defences = defences(Map.of("table", DefenceConfig.of(List.of("range;file=" + file))));
    double[] in = {0.3, -7, 9, 0.75, 4.25, Double.NaN, -1, 5.5, 2};
    Raster rows =
        new Raster(DType.F64, SampleOrder.INTERLEAVED, 3, 1, 3, 1, false, new byte[72], 0);
    for (int i = 0; i < in.length; i++) {
      new Values(rows).set(i, in[i]);
    }

    Cleaned cleaned =
        defences
            .select(Map.of("defence", "table"), "", true, rows)
            .apply(rows, byte[]::new, soon());

    double[] out = new double[9];
    Arrays.setAll(out, i -> new Values(cleaned.raster()).get(i));
    assertThat(out).containsExactly(0.5, -5, 2, 1, 4.25, Double.NaN, 0, 5, 2);
    assertThat(cleaned.changed()).isEqualTo(6);
    Raster wide = Raster.vector(DType.F64, 4, new byte[32], 0);
    assertThatThrownBy(() -> defences.select(Map.of("defence", "table"), "", true, wide))
        .hasMessageContaining("has 3 columns, the vector has 4");
    assertThatThrownBy(() -> defences.select(Map.of("defence", "table"), false, DType.U8))
        .hasMessageContaining("is for vectors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "low,high",
        "low,hi\n1,2",
        "low,high\n1",
        "low,high\n2,1",
        "low,high\nx,1",
        "low,high\nNaN,1",
        "low,high,levels\n0,1,1",
        "low,high,levels\n0,1,-2"
      })
  void aWrongFileOfRangesEndsTheStart(String text, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("ranges.csv"), text);

    assertThatThrownBy(() -> defences(Map.of("t", DefenceConfig.of(List.of("range;file=" + file)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ranges.csv, line ");
  }

  /** As the model's own pipeline would: back to 0..255, through the steps, and normalised again. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F16", "BF16", "F32", "F64"})
  void normalisedInputsAreFilteredAsTheyWere(DType dtype) throws Exception {
    double[] mean = {123.675, 116.28, 103.53};
    double[] std = {58.395, 57.12, 57.375};
    Raster pixels = noise(DType.U8, SampleOrder.PLANAR, 2, 8, 3, false);
    Raster input =
        new Raster(dtype, SampleOrder.PLANAR, 2, 8, 8, 3, false, new byte[384 * dtype.bytes()], 0);
    for (int i = 0; i < 384; i++) {
      int c = i / 64 % 3;
      new Values(input).set(i, (new Values(pixels).get(i) - mean[c]) / std[c]);
    }
    DefenceConfig config =
        new DefenceConfig(
            List.of("bit-depth;bits=1"),
            Optional.of("0..255"),
            Optional.empty(),
            Arrays.stream(mean).boxed().toList(),
            Arrays.stream(std).boxed().toList());
    Defences defences = defences(Map.of("imagenet", config));
    Map<String, String> asked = Map.of("defence", "imagenet");

    Raster made =
        defences.select(asked, "", false, input).apply(input, byte[]::new, soon()).raster();

    for (int i = 0; i < 384; i++) {
      int c = i / 64 % 3;
      double level = new Values(pixels).get(i) > 127 ? 255 : 0;
      assertThat(new Values(made).get(i))
          .isCloseTo((level - mean[c]) / std[c], within(dtype.bytes() == 2 ? 2e-2 : 1e-6));
    }
    Raster gray = noise(dtype, SampleOrder.PLANAR, 1, 4, 1, false);
    assertThatThrownBy(() -> defences.select(asked, "", false, gray))
        .hasMessageContaining("3 channels, the input has 1");
    assertThatThrownBy(() -> defences.select(asked, "", false, pixels))
        .hasMessageContaining("integers are not normalised");
  }

  /** A median only moves samples, so those it leaves are as they were, to the bit. */
  @Test
  void normalisingAgainChangesNothingThatTheStepsLeft() throws Exception {
    Raster input = noise(DType.F32, SampleOrder.INTERLEAVED, 1, 30, 1, false);
    List<String> median = List.of("median;kind=conditional");
    DefenceConfig config =
        new DefenceConfig(
            median, Optional.empty(), Optional.empty(), List.of(0.4914), List.of(0.2470));
    Defences defences = defences(Map.of("raw", DefenceConfig.of(median), "normal", config));

    Cleaned raw =
        defences
            .select(Map.of("defence", "raw"), "", false, input)
            .apply(input, byte[]::new, soon());
    Cleaned normal =
        defences
            .select(Map.of("defence", "normal"), "", false, input)
            .apply(input, byte[]::new, soon());

    assertThat(normal.changed()).isEqualTo(raw.changed());
    assertThat(normal.raster().data()).isEqualTo(raw.raster().data());
  }

  @Test
  void whatIsUsedMustBeThere() throws Exception {
    Map<String, DefenceConfig> mine = Map.of("mine", DefenceConfig.of(List.of("mean")));
    Defences.Uses uses =
        new Defences.Uses(Map.of("image", "mine"), Map.of("sluice.gateway.routes.r.defence", "x"));

    assertThatThrownBy(() -> new Defences(ENGINE, CODECS, false, mine, uses))
        .hasMessage(
            "sluice.gateway.routes.r.defence: 'x' is not configured: add sluice.defences.x, or name"
                + " one of [default, mine]");
    Defences defences =
        new Defences(
            ENGINE, CODECS, false, mine, new Defences.Uses(Map.of("image", "mine"), Map.of()));
    Raster input = noise(DType.U8, SampleOrder.INTERLEAVED, 1, 5, 1, false);
    assertThat(defences.select(Map.of("window", "5"), "image", false, input).name())
        .isEqualTo("mine");
    assertThat(defences.select(Map.of(), "other", false, input).name()).isEqualTo("default");
    assertThatThrownBy(() -> defences.replace(Map.of())).hasMessageContaining("'mine'");
    assertThat(defences.named()).isEqualTo(mine);
  }

  @Test
  void aChainIsChosenByName() throws Exception {
    Defences defences =
        defences(
            Map.of(
                "mine",
                DefenceConfig.of(
                    List.of("gray", "median;kind=weighted;weight=5", "bit-depth;bits=4")),
                "default",
                DefenceConfig.of(List.of("mean;window=3"))));

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
