package dev.sluice.embed;

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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo model with the filter inside against the filter and the demo model. */
class EmbedCommandTest {
  private static final String INPUT = "input";
  private static final String OUTPUT = "probabilities";
  private static final int GRAPH_WEIGHT = 5;

  @TempDir private Path folder;
  private Path demo = Path.of("");

  @BeforeEach
  void demoModel() throws IOException {
    demo = folder.resolve("cifar10.onnx");
    try (var resource = getClass().getResourceAsStream("/dev/sluice/demo/cifar10.onnx")) {
      Files.write(demo, resource.readAllBytes());
    }
  }

  @Test
  void atTheInputItAnswersAsTheFilterBeforeTheModel() throws Exception {
    Onnx.Tensor pictures = pictures();

    byte[] embedded = embed("--window", "3");

    float[] inside = Onnx.run(embedded, OUTPUT, Map.of(INPUT, pictures)).floats();
    Onnx.Tensor filtered = filtered(pictures, 3);
    float[] before = Onnx.run(Files.readAllBytes(demo), OUTPUT, Map.of(INPUT, filtered)).floats();
    float[] without = Onnx.run(Files.readAllBytes(demo), OUTPUT, Map.of(INPUT, pictures)).floats();
    assertThat(inside).containsExactly(before, within(1e-6f));
    assertThat(distance(inside, without)).as("the filter matters").isGreaterThan(0.01);
  }

  /** The map behind the first residual block, [batch, 64, 16, 16]. */
  @Test
  void atAFeatureMapItAnswersAsTheFilterBetweenTheHalves() throws Exception {
    String map = firstSum();
    Onnx.Tensor pictures = pictures();

    byte[] embedded = embed("--tensor", map, "--window", "3");

    float[] inside = Onnx.run(embedded, OUTPUT, Map.of(INPUT, pictures)).floats();
    Onnx.Tensor features = Onnx.run(extractor(map), map, Map.of(INPUT, pictures));
    assertThat(features.shape()).containsExactly(4, 64, 16, 16);
    float[] between = Onnx.run(head(map), OUTPUT, Map.of(map, filtered(features, 3))).floats();
    float[] without = Onnx.run(head(map), OUTPUT, Map.of(map, features)).floats();
    assertThat(inside).containsExactly(between, within(1e-5f));
    assertThat(distance(inside, without)).as("the filter matters").isGreaterThan(0.01);
  }

  /**
   * What is not known survives: all but the graph, and the graph's other fields, stay as they were.
   */
  @Test
  void whatIsNotKnownSurvives() throws Exception {
    WireMessage model = read(Files.readAllBytes(demo));
    model.with(9_999, "from another version").with(9_998, 1.5f);
    graph(model).with(7_777, -1L);
    Files.write(demo, Onnx.bytes(model));

    WireMessage copy = read(embed());

    assertThat(copy.text(9_999)).isEqualTo("from another version");
    assertThat(graph(copy).number(7_777)).isEqualTo(-1L);
    assertThat(fieldsBut(copy, Onnx.MODEL_GRAPH)).isEqualTo(fieldsBut(model, Onnx.MODEL_GRAPH));
    assertThat(fieldsBut(graph(copy), Onnx.GRAPH_NODE))
        .isEqualTo(fieldsBut(graph(model), Onnx.GRAPH_NODE));
  }

  @Test
  void refusesWhatItCannotDoAndWritesNothing() throws Exception {
    String weight = graph(read(Files.readAllBytes(demo))).messages(GRAPH_WEIGHT).getFirst().text(8);
    Path copy = folder.resolve("copy.onnx");
    List<List<String>> wrong =
        List.of(
            List.of("--window", "0"),
            List.of("--window", "17"),
            List.of("--window", "x"),
            List.of("--border", "shrink"),
            List.of("--footprint", "star"),
            List.of("--layout", "bn"),
            List.of("--layout", "hw"),
            List.of("--cval", "NaN"),
            List.of("--tensor", "nothing"),
            List.of("--tensor", weight));
    for (List<String> options : wrong) {
      assertThat(run(demo, copy, options.toArray(String[]::new))).as("%s", options).isEqualTo(2);
    }
    Path text = Files.writeString(folder.resolve("text.onnx"), "not a model, not at all");
    assertThat(run(text, copy)).isEqualTo(2);
    assertThat(run(folder.resolve("missing.onnx"), copy)).isEqualTo(1);
    assertThat(copy).doesNotExist();
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  /** Part of a model with one bit turned: refused or, rarely, taken; nothing else is thrown. */
  @Test
  void brokenModelsAreRefused() {
    byte[] whole = Onnx.identity(1, 4, 17);
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        OnnxModel model = OnnxModel.read(ByteBuffer.wrap(bytes));
        new Embedding(MedianFilter.of(Window.square(3)), "nchw").into(model, null);
      } catch (RefusedException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  private byte[] embed(String... options) throws IOException {
    Path copy = folder.resolve("copy.onnx");
    assertThat(run(demo, copy, options)).isZero();
    return Files.readAllBytes(copy);
  }

  private static int run(Path model, Path copy, String... options) {
    String[] arguments = new String[options.length + 3];
    System.arraycopy(options, 0, arguments, 3, options.length);
    arguments[0] = model.toString();
    arguments[1] = "--output";
    arguments[2] = copy.toString();
    return EmbedCommand.run(arguments);
  }

  private String firstSum() throws Exception {
    for (WireMessage node : graph(read(Files.readAllBytes(demo))).messages(Onnx.GRAPH_NODE)) {
      if (node.text(4).equals("Add")) {
        return node.text(2);
      }
    }
    throw new AssertionError("no sum in the demo model");
  }

  /** The model with a tensor as one more output. */
  private byte[] extractor(String tensor) throws Exception {
    WireMessage model = read(Files.readAllBytes(demo));
    graph(model).with(Onnx.GRAPH_OUTPUT, Onnx.value(tensor, 1, 4));
    return Onnx.bytes(model);
  }

  /** The model from a tensor on: what is computed before it goes, and the tensor is the input. */
  private byte[] head(String tensor) throws Exception {
    WireMessage model = read(Files.readAllBytes(demo));
    WireMessage graph = graph(model);
    List<WireMessage> nodes = graph.messages(Onnx.GRAPH_NODE);
    int last = nodes.stream().map(node -> node.text(2)).toList().indexOf(tensor);
    List<WireMessage> before = nodes.subList(0, last + 1);
    graph
        .fields()
        .removeIf(
            field ->
                field.number() == Onnx.GRAPH_INPUT
                    || field.number() == Onnx.GRAPH_NODE
                        && field instanceof WireMessage.Nested nested
                        && before.contains(nested.content())
                        && !nested.content().text(4).equals("Constant"));
    graph.with(Onnx.GRAPH_INPUT, Onnx.value(tensor, 1, 4));
    return Onnx.bytes(model);
  }

  private static WireMessage read(byte[] model) throws RefusedException {
    return WireMessage.read(ByteBuffer.wrap(model));
  }

  private static WireMessage graph(WireMessage model) throws RefusedException {
    return model.messages(Onnx.MODEL_GRAPH).getFirst();
  }

  /** Written, because fields may have been opened or not. */
  private static List<Object> fieldsBut(WireMessage message, int field) {
    return message.fields().stream()
        .filter(f -> f.number() != field)
        .map(
            f ->
                f instanceof WireMessage.Nested(int number, WireMessage content)
                    ? new WireMessage.Bytes(number, ByteBuffer.wrap(Onnx.bytes(content)))
                    : (Object) f)
        .toList();
  }

  private static Onnx.Tensor pictures() {
    Random random = new Random(11);
    float[] values = new float[4 * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
      boolean impulse = random.nextInt(20) == 0;
      int x = i % 32;
      values[i] = impulse ? random.nextInt(2) : (x + i / 1024 * 20) % 100 / 100f;
    }
    return Onnx.Tensor.floats(values, 4, 3, 32, 32);
  }

  private static Onnx.Tensor filtered(Onnx.Tensor planes, int window) throws Exception {
    int[] sides = Arrays.stream(planes.shape()).mapToInt(Math::toIntExact).toArray();
    Raster source =
        new Raster(
            DType.F32,
            SampleOrder.PLANAR,
            sides[0],
            sides[2],
            sides[3],
            sides[1],
            false,
            planes.data(),
            0);
    Raster target = source.blank();
    try (MedianEngine engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE)) {
      engine.filter(
          source,
          target,
          MedianFilter.of(Window.square(window)),
          System.nanoTime() + 10_000_000_000L);
    }
    return new Onnx.Tensor(planes.type(), planes.shape(), target.data());
  }

  private static double distance(float[] first, float[] second) {
    double most = 0;
    for (int i = 0; i < first.length; i++) {
      most = Math.max(most, Math.abs(first[i] - second[i]));
    }
    return most;
  }
}
