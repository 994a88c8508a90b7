package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The cases of {@link ProtocolCasesTest} whose targets are no pictures by their shape, told by
 * configuration to be filtered, with tensors in place of a handful of numbers.
 */
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "sluice.gateway.inputs.planes=true",
      "sluice.nan=ignore",
      "sluice.gateway.routes.signals.path=/v1/models/signals:predict",
      "sluice.gateway.routes.signals.inputs=/instances/*/signal",
      "sluice.gateway.routes.signals.layout=n",
      "sluice.gateway.routes.scalars.path=/v1/models/scalars:predict",
      "sluice.gateway.routes.scalars.inputs=/instances",
      "sluice.gateway.routes.scalars.layout=n",
      "sluice.gateway.routes.events.path=/v1/models/events:predict",
      "sluice.gateway.routes.events.inputs=/instances",
      "sluice.gateway.routes.events.layout=bn",
      "sluice.gateway.routes.tables.path=/invocations",
      "sluice.gateway.routes.tables.inputs=/inputs,/dataframe_split/data",
      "sluice.gateway.routes.tables.layout=bn"
    })
class ProtocolTargetsTest {
  private static final CapturingModel MODEL = CapturingModel.start();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> "http://localhost:" + MODEL.port());
  }

  @BeforeEach
  void forget() {
    MODEL.received.clear();
  }

  /**
   * @param path where to send the case
   * @param replaced texts of the case's body and what to put there, first the one that is told
   *     apart
   * @param layout of the tensor: count, height, width
   * @param shape nesting of the numbers; empty for a flat list
   */
  private record Target(
      String file, String path, List<String> replaced, int[] layout, int... shape) {
    @Override
    public String toString() {
      return file + " " + path;
    }
  }

  static List<Target> targets() {
    String tf = "tfserving_kserve_v1/";
    return List.of(
        new Target(
            "oip_v2/infer_two_inputs.json",
            "",
            List.of("[1,2,3,4]", "[2,2]", "[7,6]"),
            new int[] {1, 7, 6}),
        new Target(
            tf + "row_tensors.json",
            "",
            List.of("[[[1,2]],[[3,4]]]"),
            new int[] {2, 5, 4},
            2,
            5,
            4),
        new Target(
            tf + "row_named.json",
            "",
            List.of("[[1,2],[3,4]]", "[[4,5],[6,8]]", "\"\""),
            new int[] {1, 5, 4},
            5,
            4),
        new Target(
            tf + "row_named.json",
            "/v1/models/signals:predict",
            List.of("[1,2,3,4,5]", "[3,4,1,2,5]", "[2]"),
            new int[] {1, 1, 40}),
        new Target(
            tf + "row_scalars.json",
            "/v1/models/scalars:predict",
            List.of("[1.0,2.0,5.0]"),
            new int[] {1, 1, 40}),
        new Target(
            tf + "error_404.json",
            "/v1/models/scalars:predict",
            List.of("[1.0,5.0]"),
            new int[] {1, 1, 40}),
        new Target(
            "mlflow/inputs_tensor.json",
            "",
            List.of("[[1,2],[3,4],[5,6]]"),
            new int[] {6, 1, 9},
            6,
            9),
        new Target(
            "mlflow/dataframe_split.json", "", List.of("[[1,2,3,4]]"), new int[] {5, 1, 4}, 5, 4),
        new Target(
            "kserve_cloudevents/binary_mode.json",
            "/v1/models/events:predict",
            List.of("[[1,2,3,4]]"),
            new int[] {3, 1, 9},
            3,
            9),
        new Target(
            "seldon_v1/tensor.json",
            "",
            List.of("[0,0,1,1]", "[2,2]", "[2,7,6,1]"),
            new int[] {2, 7, 6}),
        new Target(
            "seldon_v1/java_wrapper_form_measured.json",
            "",
            List.of("[[1.0,2.0],[3.0,4.0]]"),
            new int[] {2, 7, 6},
            2,
            7,
            6,
            1));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void filtersWhatTheConfigurationNames(Target target) throws Exception {
    ProtocolCase each = named(target.file());
    int[] samples = NoisyPicture.samples(target.layout()[0] * size(target), 1000);
    String body = new String(each.body(), StandardCharsets.UTF_8);
    assertThat(body).contains(target.replaced().getFirst());
    for (int i = 1; i + 1 < target.replaced().size(); i += 2) {
      body = body.replace(target.replaced().get(i), target.replaced().get(i + 1));
    }
    String marker = target.replaced().getFirst();
    String sent = body.replace(marker, text(samples, target.shape()));

    String answer = exchange(each, target.path().isEmpty() ? each.path() : target.path(), sent);

    CapturingModel.Request request = MODEL.received.poll(5, TimeUnit.SECONDS);
    assertThat(request).as(answer).isNotNull();
    assertThat(request.head()).containsAll(each.headers());
    String got = new String(request.body(), StandardCharsets.UTF_8);
    assertThat(got).isEqualTo(body.replace(marker, text(medians(samples, target), target.shape())));
    assertThat(got).isNotEqualTo(sent);
  }

  /** MLServer's spelling of NaN, which is dropped from the windows that it falls in. */
  @Test
  void dropsNanSpeltAsNull() throws Exception {
    ProtocolCase each = named("oip_v2/mlserver_nan_as_null.json");
    int[] samples = NoisyPicture.samples(7 * 6, 1000);
    String[] before = Arrays.stream(samples).mapToObj(Integer::toString).toArray(String[]::new);
    for (int i : new int[] {0, 1, 2, 6, 7, 8, 40}) {
      before[i] = "null";
    }
    String body =
        new String(each.body(), StandardCharsets.UTF_8)
            .replace("[1.2,2.3,null,4.5]", "$")
            .replace("[2,2]", "[7,6]");

    exchange(each, each.path(), body.replace("$", Arrays.toString(before)));

    String got = MODEL.received.remove().text();
    String[] after = mediansBesideNull(before, 7, 6);
    assertThat(after[0]).as("a window of nothing else").isEqualTo("null");
    assertThat(after).isNotEqualTo(before);
    assertThat(got).isEqualTo(body.replace("$", Arrays.toString(after)));
  }

  /** Samples beyond the signed ones, the other input untouched, and the lengths as they were. */
  @Test
  void filtersUnsignedIntegersBehindTheJson() throws Exception {
    ProtocolCase each = named("oip_v2_binary/two_binary_inputs.json");
    int[] samples = NoisyPicture.samples(7 * 6, 1000);
    String body =
        ProtocolCase.latin(each.body())
            .replace("[2,2]", "[7,6]")
            .replace("\"binary_data_size\":16", "\"binary_data_size\":168");
    int tail = body.length() - (16 + 3);
    String sent = body.substring(0, tail) + unsigned(samples) + body.substring(tail + 16);

    exchange(each, each.path(), sent, "274");

    String expected =
        body.substring(0, tail)
            + unsigned(NoisyPicture.median(samples, 7, 6, 1))
            + body.substring(tail + 16);
    assertThat(MODEL.received.remove().text()).isEqualTo(expected).isNotEqualTo(sent);
  }

  /** Some below the sign bit, the others with it. */
  private static String unsigned(int[] samples) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(samples).forEach(sample -> bytes.putInt(0x7FFFFE00 + sample));
    return ProtocolCase.latin(bytes.array());
  }

  private static String[] mediansBesideNull(String[] samples, int height, int width) {
    String[] medians = new String[samples.length];
    for (int i = 0; i < samples.length; i++) {
      List<Integer> window = new ArrayList<>();
      for (int j = 0; j < 9; j++) {
        int row = Math.clamp(i / width + j / 3 - 1, 0, height - 1);
        int column = Math.clamp(i % width + j % 3 - 1, 0, width - 1);
        String sample = samples[row * width + column];
        if (!sample.equals("null")) {
          window.add(Integer.parseInt(sample));
        }
      }
      window.sort(null);
      medians[i] = window.isEmpty() ? "null" : "" + window.get(window.size() / 2);
    }
    return medians;
  }

  private static ProtocolCase named(String file) {
    return ProtocolCase.all().stream().filter(c -> c.file().equals(file)).findFirst().orElseThrow();
  }

  private static int size(Target target) {
    return target.layout()[1] * target.layout()[2];
  }

  private static int[] medians(int[] samples, Target target) {
    int size = size(target);
    return IntStream.range(0, target.layout()[0])
        .mapToObj(i -> Arrays.copyOfRange(samples, i * size, (i + 1) * size))
        .map(plane -> NoisyPicture.median(plane, target.layout()[1], target.layout()[2], 1))
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  /** A list, nested where a shape is given. */
  private static String text(int[] samples, int... shape) {
    if (shape.length <= 1) {
      return Arrays.toString(samples);
    }
    int size = samples.length / shape[0];
    int[] rest = Arrays.copyOfRange(shape, 1, shape.length);
    return IntStream.range(0, shape[0])
        .mapToObj(i -> text(Arrays.copyOfRange(samples, i * size, (i + 1) * size), rest))
        .collect(Collectors.joining(" ,", "[", "]"));
  }

  private String exchange(ProtocolCase each, String path, String body) throws Exception {
    return exchange(each, path, body, "273");
  }

  /**
   * @param header bytes of JSON in front of tensors
   */
  private String exchange(ProtocolCase each, String path, String body, String header)
      throws Exception {
    byte[] bytes =
        each.headers().stream().anyMatch(line -> line.endsWith("octet-stream"))
            ? ProtocolCase.latin(body)
            : body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\n");
    head.append("Host: x\r\nConnection: close\r\n");
    each.headers().forEach(line -> head.append(line.replace("273", header)).append("\r\n"));
    head.append("Content-Length: ").append(bytes.length).append("\r\n");
    return RawHttp.exchange(port, head + "\r\n" + ProtocolCase.latin(bytes));
  }
}
