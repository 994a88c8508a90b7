package dev.sluice.demo;

import static dev.sluice.demo.RunningServer.assertError;
import static dev.sluice.demo.RunningServer.json;
import static dev.sluice.demo.RunningServer.littleEndian;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What the server says to requests that are wrong, and that it stays up. */
class DemoModelServerHostileTest {
  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
  private static final String INPUT = "\"name\":\"input\",\"datatype\":\"FP32\"";
  private static final String ONE = "\"shape\":[1,3,32,32]";
  private static final String PICTURE =
      String.join(",", Collections.nCopies(CifarModel.SAMPLES, "0.5"));
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 404",
    "GET, /v2/, 404",
    "GET, /v1/models/cifar10, 404",
    "GET, /v2/models/, 404",
    "GET, /v2/models/mnist, 404",
    "POST, /v2/models/mnist/infer, 404",
    "GET, /v2/models/cifar10/config, 404",
    "GET, /v2/models/cifar10/versions/, 404",
    "GET, /v2/models/cifar10/versions/2, 404",
    "GET, /v2/models/cifar100/ready, 404",
    "POST, /v2, 405",
    "POST, /v2/health/live, 405",
    "DELETE, /v2/models/cifar10, 405",
    "GET, /v2/models/cifar10/infer, 405",
    "PUT, /v2/models/cifar10/versions/1/infer, 405"
  })
  void wrongPathsAndMethods(String method, String path, int status) throws Exception {
    var response = server.send(method, path, new byte[0]);
    assertError(response, status, "");
    if (status == 405) {
      assertThat(response.headers().firstValue("Allow"))
          .hasValue(path.endsWith("/infer") ? "POST" : "GET");
    }
  }

  record Wrong(String body, int status, String message) {
    @Override
    public String toString() {
      return message;
    }
  }

  static final List<Wrong> WRONG =
      List.of(
          new Wrong("", 400, "the body is not an object"),
          new Wrong("[]", 400, "the body is not an object"),
          new Wrong("{\"inputs\":", 400, "malformed JSON at byte"),
          new Wrong("{}", 400, "inputs is missing"),
          new Wrong("{\"inputs\":{}}", 400, "inputs is not an array"),
          new Wrong("{\"inputs\":[]}", 400, "inputs[0] is not an object"),
          new Wrong("{\"inputs\":[{},{}]}", 400, "inputs is not an array of one tensor"),
          new Wrong("{\"inputs\":[{}]}", 400, "inputs[0].name is not 'input'"),
          new Wrong("{\"inputs\":[{}],\"inputs\":[{}]}", 400, "Duplicate"),
          new Wrong("{\"id\":7}", 400, "id is not a string"),
          new Wrong("{\"extra\":1}", 400, "does not take: 'extra'"),
          new Wrong("{\"parameters\":[]}", 400, "parameters is not an object"),
          new Wrong("[".repeat(100_000), 400, "the body is not an object"),
          new Wrong("{\"parameters\":{\"a\":" + "[".repeat(1_000), 400, "nesting depth"),
          new Wrong(input("\"name\":\"input\",\"datatype\":\"UINT8\""), 400, "is not FP32"),
          new Wrong(input(INPUT), 400, "shape is missing"),
          new Wrong(input(INPUT, "\"shape\":[3,32,32]"), 400, "shape is [3, 32, 32], not [n,3"),
          new Wrong(input(INPUT, "\"shape\":[1,32,32,3]"), 400, "not [n,3,32,32]"),
          new Wrong(input(INPUT, "\"shape\":[0,3,32,32]"), 400, "not [n,3,32,32]"),
          new Wrong(input(INPUT, "\"shape\":[-1,3,32,32]"), 400, "not [n,3,32,32]"),
          new Wrong(input(INPUT, "\"shape\":[1.0,3,32,32]"), 400, "array of whole numbers"),
          new Wrong(input(INPUT, "\"shape\":[99999999999999999999,3]"), 400, "malformed JSON"),
          new Wrong(input(INPUT, "\"shape\":[1,1,1,1,1,1,1,1,1]"), 400, "longer than 8"),
          new Wrong(input(INPUT, "\"shape\":[257,3,32,32]"), 413, "257 pictures"),
          new Wrong(input(INPUT, "\"shape\":[4611686018427387904,3,32,32]"), 413, "pictures"),
          new Wrong(input(INPUT, ONE), 400, "neither data nor binary_data_size"),
          new Wrong(input(INPUT, ONE, "\"data\":{}"), 400, "data is not an array"),
          new Wrong(input(INPUT, ONE, "\"data\":[]"), 400, "data holds 0 numbers"),
          new Wrong(input(INPUT, ONE, "\"data\":[1,2]"), 400, "data holds 2 numbers"),
          new Wrong(input(INPUT, ONE, "\"data\":[[1,2],[3]]"), 400, "ragged"),
          new Wrong(input(INPUT, ONE, "\"data\":[1,[2]]"), 400, "mixes numbers and arrays"),
          new Wrong(input(INPUT, ONE, "\"data\":[[1],2]"), 400, "mixes numbers and arrays"),
          new Wrong(input(INPUT, ONE, "\"data\":[[[[[1]]]]]"), 400, "deeper than 4"),
          new Wrong(input(INPUT, ONE, "\"data\":[null]"), 400, "not a number"),
          new Wrong(input(INPUT, ONE, "\"data\":[\"1\"]"), 400, "not a number"),
          new Wrong(input(INPUT, ONE, "\"data\":[NaN]"), 400, "malformed JSON at byte"),
          new Wrong(input(INPUT, ONE, "\"data\":[1e39]"), 400, "beyond float32"),
          new Wrong(input(INPUT, ONE, "\"data\":[1e999999999]"), 400, "beyond float32"),
          new Wrong(input(INPUT, ONE, "\"data\":[" + "9".repeat(500) + "]"), 400, "malformed JSON"),
          new Wrong(input(INPUT, ONE, "\"data\":[[" + PICTURE + "]]"), 400, "nested as [1, 3072]"),
          new Wrong(
              input(INPUT, ONE, "\"data\":[" + PICTURE + "]", "\"parameters\":{\"a\":1}"),
              400,
              "inputs[0].parameters has a member"),
          new Wrong(
              input(INPUT, ONE, "\"parameters\":{\"shared_memory_region\":\"r\"}"),
              400,
              "'shared_memory_region'"),
          new Wrong(
              input(INPUT, ONE, "\"parameters\":{\"binary_data_size\":12288}"),
              400,
              "0 bytes after the JSON"),
          new Wrong(whole("") + " {}", 400, "text after the request object"),
          new Wrong(whole(",\"outputs\":[{}]"), 400, "outputs[0].name is missing"),
          new Wrong(whole(",\"outputs\":[{\"name\":\"logits\"}]"), 400, "no output 'logits'"),
          new Wrong(
              whole(",\"outputs\":[{\"name\":\"label\"},{\"name\":\"label\"}]"),
              400,
              "asks again for label"),
          new Wrong(
              whole(",\"outputs\":[{\"name\":\"label\",\"parameters\":{\"classification\":2}}]"),
              400,
              "'classification'"),
          new Wrong(
              whole(",\"parameters\":{\"binary_data_output\":\"yes\"}"),
              400,
              "binary_data_output is not true or false"));

  @ParameterizedTest
  @FieldSource("WRONG")
  void wrongBodies(Wrong wrong) throws Exception {
    assertError(server.infer(wrong.body().getBytes(UTF_8)), wrong.status(), wrong.message());
  }

  @ParameterizedTest
  @CsvSource({"-1", "x", "1e3", "''", "99999999999", "12289", "+5"})
  void wrongHeaderLengths(String length) throws Exception {
    var response = server.infer(new byte[12_288], HEADER_LENGTH, length);
    assertError(response, 400, "not a length within the body's 12288 bytes");
  }

  @Test
  void wrongBinaryTensors() throws Exception {
    assertError(server.infer(new byte[100], HEADER_LENGTH, "0"), 400, "raw body of 100 bytes");
    assertError(server.infer(new byte[257 * 12_288], HEADER_LENGTH, "0"), 413, "257 pictures");
    assertError(inferBinary(12_288, new byte[12_287]), 400, "12287 bytes after the JSON");
    assertError(inferBinary(12_288, new byte[12_289]), 400, "12289 bytes after the JSON");
    assertError(inferBinary(12_284, new byte[12_284]), 400, "takes 12288 bytes");
    assertError(inferBinary(-12_288, new byte[0]), 400, "takes 12288 bytes");
    var pictures = new float[CifarModel.SAMPLES];
    pictures[1_000] = Float.NaN;
    assertError(inferBinary(12_288, littleEndian(pictures)), 400, "sample 1000 is not finite");
    pictures[1_000] = Float.NEGATIVE_INFINITY;
    assertError(inferBinary(12_288, littleEndian(pictures)), 400, "sample 1000 is not finite");
    var json = whole("").getBytes(UTF_8);
    assertError(
        server.infer(Arrays.copyOf(json, json.length + 4), HEADER_LENGTH, "" + json.length),
        400,
        "4 bytes after the JSON belong to no tensor");
  }

  @Test
  void moreNumbersThanAnyBatchAre413() throws Exception {
    var numbers = "1,".repeat(CifarModel.MAX_BATCH * CifarModel.SAMPLES) + "1";
    var body = input(INPUT, ONE, "\"data\":[" + numbers + "]");
    assertError(server.infer(body.getBytes(UTF_8)), 413, "more than 786432 numbers");
  }

  @Test
  void compressedBodiesAreRefused() throws Exception {
    var response = server.infer(whole("").getBytes(UTF_8), "Content-Encoding", "gzip");
    assertError(response, 400, "Content-Encoding");
  }

  @Test
  void everyTruncationOfARequestIsRefused() throws Exception {
    var body = (input(INPUT, ONE, "\"data\":[[[[0.25,1e-2]]]]")).getBytes(UTF_8);
    for (int length = 0; length < body.length; length++) {
      assertError(server.infer(Arrays.copyOf(body, length)), 400, "");
    }
  }

  @Test
  void damagedRequestsAreAnsweredOrRefused() throws Exception {
    var whole = whole(",\"outputs\":[{\"name\":\"label\"}]").getBytes(UTF_8);
    var random = new SplittableRandom(20_261_122);
    for (int round = 0; round < 300; round++) {
      var body = whole.clone();
      int hits = random.nextInt(1, 4);
      for (int hit = 0; hit < hits; hit++) {
        int head = random.nextInt(90);
        body[random.nextBoolean() ? head : body.length - 1 - head] = (byte) random.nextInt(256);
      }
      var response = server.infer(body);
      assertThat(response.statusCode()).as(() -> new String(body, ISO_8859_1)).isIn(200, 400, 413);
      assertThat(json(response).has(response.statusCode() == 200 ? "outputs" : "error")).isTrue();
    }
  }

  @Test
  void everyHostileJsonOfTheCorpusIsRefused() throws Exception {
    var shared = Path.of(System.getProperty("sluice.shared", "../shared"));
    var folder = shared.resolve("corpus/hostile/go-fuzz-json");
    assumeThat(folder).as("the shared corpus is not there").isDirectory();
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (var file : files) {
      assertError(server.infer(Files.readAllBytes(file)), 400, "");
    }
  }

  private static HttpResponse<byte[]> inferBinary(int size, byte[] tensor) throws Exception {
    var header =
        input(INPUT, ONE, "\"parameters\":{\"binary_data_size\":" + size + "}").getBytes(UTF_8);
    var body = Arrays.copyOf(header, header.length + tensor.length);
    System.arraycopy(tensor, 0, body, header.length, tensor.length);
    return server.infer(body, HEADER_LENGTH, String.valueOf(header.length));
  }

  private static String input(String... members) {
    return "{\"inputs\":[{" + String.join(",", members) + "}]}";
  }

  private static String whole(String more) {
    return "{\"inputs\":[{"
        + String.join(",", INPUT, ONE, "\"data\":[" + PICTURE + "]")
        + "}]"
        + more
        + "}";
  }
}
