package dev.sluice.demo;

import static dev.sluice.demo.RunningServer.INFER;
import static dev.sluice.demo.RunningServer.json;
import static dev.sluice.demo.RunningServer.littleEndian;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The server with its real network, over real connections. */
class DemoModelServerTest {
  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void describesItselfAndItsModel() throws Exception {
    var about = json(get("/v2"));
    assertThat(about.get("name").stringValue()).isEqualTo("sluice-demo");
    assertThat(about.get("extensions").get(0).stringValue()).isEqualTo("binary_tensor_data");

    var model = json(get("/v2/models/cifar10"));
    assertThat(model).isEqualTo(json(get("/v2/models/cifar10/versions/1")));
    assertThat(model.get("name").stringValue()).isEqualTo("cifar10");
    assertThat(model.get("inputs").toString())
        .isEqualTo("[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,3,32,32]}]");
    assertThat(model.get("outputs").toString())
        .isEqualTo(
            "[{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,10]},"
                + "{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[-1]}]");
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/health/live, live",
    "/v2/health/ready, ready",
    "/v2/models/cifar10/ready, ready",
    "/v2/models/cifar10/versions/1/ready, ready"
  })
  void saysThatItIsUp(String path, String member) throws Exception {
    var response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(json(response).get(member).booleanValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {INFER, "/v2/models/cifar10/versions/1/infer"})
  void answersFlatJsonAsPyTorchDid(String path) throws Exception {
    var response = server.send("POST", path, request(Reference.flat(), "").getBytes(UTF_8));
    assertReferenceAnswer(response);
    assertThat(json(response).has("id")).isFalse();
  }

  @Test
  void answersNestedJsonLikeFlat() throws Exception {
    var flat = server.infer(request(Reference.flat(), "").getBytes(UTF_8));
    var nested = server.infer(request(Reference.nested(), "").getBytes(UTF_8));
    assertReferenceAnswer(nested);
    assertThat(nested.body()).isEqualTo(flat.body());
  }

  @Test
  void takesMembersInAnyOrderAndUnknownParametersAndEchoesTheId() throws Exception {
    var body =
        """
        {"parameters": {"priority": 3, "custom": {"a": [1]}}, "inputs": [{"data": %s,
         "datatype": "FP32", "shape": [3, 3, 32, 32], "name": "input"}], "id": "r\\u00e9\\"1"}\
        """
            .formatted(Reference.nested());
    var response = server.infer(body.getBytes(UTF_8));
    assertReferenceAnswer(response);
    assertThat(json(response).get("id").stringValue()).isEqualTo("ré\"1");
  }

  @Test
  void answersOnlyTheOutputsAskedForInTheirOrder() throws Exception {
    var outputs = ",\"outputs\":[{\"name\":\"label\"}]";
    var label = json(server.infer(request(Reference.flat(), outputs).getBytes(UTF_8)));
    assertThat(label.get("outputs")).hasSize(1);
    assertThat(texts(label.get("outputs").get(0))).containsExactly(Reference.labels());

    outputs = ",\"outputs\":[{\"name\":\"label\"},{\"name\":\"probabilities\"}]";
    var both = json(server.infer(request(Reference.flat(), outputs).getBytes(UTF_8)));
    assertThat(both.get("outputs").get(0).get("name").stringValue()).isEqualTo("label");
    assertThat(both.get("outputs").get(1).get("name").stringValue()).isEqualTo("probabilities");
  }

  @Test
  void takesBinaryTensors() throws Exception {
    assertReferenceAnswer(inferBinary(binaryHeader("")));
  }

  @Test
  void takesRawTensorsWithoutAnyJson() throws Exception {
    var tensor = littleEndian(Reference.pictures());
    assertReferenceAnswer(server.infer(tensor, HEADER_LENGTH, "0"));
  }

  @Test
  void answersBinaryTensors() throws Exception {
    var response = inferBinary(binaryHeader(",\"parameters\":{\"binary_data_output\":true}"));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    int length = Integer.parseInt(response.headers().firstValue(HEADER_LENGTH).orElseThrow());
    var body = ByteBuffer.wrap(response.body()).order(ByteOrder.LITTLE_ENDIAN);
    var header = RunningServer.JSON.readTree(new String(response.body(), 0, length, UTF_8));
    var outputs = header.get("outputs");
    assertThat(outputs.get(0).has("data")).isFalse();
    assertThat(outputs.get(0).at("/parameters/binary_data_size").intValue()).isEqualTo(120);
    body.position(length);
    for (float expected : Reference.probabilities()) {
      assertThat(body.getFloat()).isCloseTo(expected, within(1e-4f));
    }
    for (var label : Reference.labels()) {
      var bytes = new byte[body.getInt()];
      body.get(bytes);
      assertThat(new String(bytes, UTF_8)).isEqualTo(label);
    }
    assertThat(body.remaining()).isZero();
    assertThat(outputs.get(1).at("/parameters/binary_data_size").intValue())
        .isEqualTo(body.capacity() - length - 120);
  }

  @Test
  void anOutputsOwnWordOnBinaryDataHolds() throws Exception {
    var response =
        inferBinary(
            binaryHeader(
                """
                ,"parameters":{"binary_data_output":true},
                "outputs":[{"name":"label","parameters":{"binary_data":false}},
                           {"name":"probabilities"}]\
                """));
    int length = Integer.parseInt(response.headers().firstValue(HEADER_LENGTH).orElseThrow());
    var outputs =
        RunningServer.JSON.readTree(new String(response.body(), 0, length, UTF_8)).get("outputs");
    assertThat(texts(outputs.get(0))).containsExactly(Reference.labels());
    assertThat(outputs.get(1).has("data")).isFalse();
    assertThat(response.body()).hasSize(length + 120);
  }

  @Test
  void takesTheLargestBatch() throws Exception {
    var pictures = new float[CifarModel.MAX_BATCH * CifarModel.SAMPLES];
    System.arraycopy(Reference.pictures(), 0, pictures, 0, CifarModel.SAMPLES);
    System.arraycopy(
        Reference.pictures(),
        0,
        pictures,
        pictures.length - CifarModel.SAMPLES,
        CifarModel.SAMPLES);
    var outputs = json(server.infer(littleEndian(pictures), HEADER_LENGTH, "0")).get("outputs");
    var labels = texts(outputs.get(1));
    assertThat(labels).hasSize(256);
    assertThat(labels[0]).isEqualTo(Reference.labels()[0]).isEqualTo(labels[255]);
  }

  @Test
  void manyClientsGetTheirOwnAnswers() throws Exception {
    var tasks = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 24; i++) {
      int n = i % Reference.PICTURES;
      var picture = new float[CifarModel.SAMPLES];
      System.arraycopy(
          Reference.pictures(), n * CifarModel.SAMPLES, picture, 0, CifarModel.SAMPLES);
      tasks.add(
          () -> {
            var outputs =
                json(server.infer(littleEndian(picture), HEADER_LENGTH, "0")).get("outputs");
            var found = numbers(outputs.get(0));
            for (int c = 0; c < 10; c++) {
              assertThat(found[c]).isCloseTo(Reference.probabilities()[10 * n + c], within(1e-4f));
            }
            return true;
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  @Test
  void aTakenPortIsToldAndAClosedServerFreesIt() {
    DemoSettings same;
    try (var first = new RunningServer()) {
      same = new DemoSettings("127.0.0.1", first.uri().getPort(), 1, 1, 1);
      assertThatThrownBy(() -> DemoModelServer.start(same))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(String.valueOf(same.port()));
    }
    DemoModelServer.start(same).close();
  }

  private static void assertReferenceAnswer(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).as(() -> new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue(HEADER_LENGTH)).isEmpty();
    var answer = json(response);
    assertThat(answer.get("model_name").stringValue()).isEqualTo("cifar10");
    assertThat(answer.get("model_version").stringValue()).isEqualTo("1");
    var probabilities = answer.get("outputs").get(0);
    assertThat(probabilities.get("shape").toString()).isEqualTo("[3,10]");
    assertThat(numbers(probabilities)).containsExactly(Reference.probabilities(), within(1e-4f));
    var label = answer.get("outputs").get(1);
    assertThat(label.get("shape").toString()).isEqualTo("[3]");
    assertThat(texts(label)).containsExactly(Reference.labels());
  }

  private static String request(String data, String more) {
    return """
    {"inputs":[{"name":"input","datatype":"FP32","shape":[3,3,32,32],"data":%s}]%s}\
    """
        .formatted(data, more);
  }

  private static String binaryHeader(String more) {
    return """
    {"inputs":[{"name":"input","datatype":"FP32","shape":[3,3,32,32],
     "parameters":{"binary_data_size":36864}}]%s}\
    """
        .formatted(more);
  }

  private static HttpResponse<byte[]> inferBinary(String header) throws Exception {
    var body = new ByteArrayOutputStream();
    body.writeBytes(header.getBytes(UTF_8));
    int length = body.size();
    body.writeBytes(littleEndian(Reference.pictures()));
    return server.infer(body.toByteArray(), HEADER_LENGTH, String.valueOf(length));
  }

  private static HttpResponse<byte[]> get(String path) throws Exception {
    return server.send("GET", path, new byte[0]);
  }

  private static float[] numbers(JsonNode tensor) {
    var data = tensor.get("data");
    var values = new float[data.size()];
    IntStream.range(0, values.length).forEach(i -> values[i] = data.get(i).floatValue());
    return values;
  }

  private static String[] texts(JsonNode tensor) {
    return tensor.get("data").valueStream().map(JsonNode::stringValue).toArray(String[]::new);
  }
}
