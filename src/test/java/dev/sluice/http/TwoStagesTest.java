package dev.sluice.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The extractor's features are filtered on their way to the head, over real connections. */
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "sluice.pipeline.max-body-bytes=100000",
      "sluice.admission.timeout=4s",
      "sluice.gateway.two-stage.whole.path=/v2/models/whole/infer",
      "sluice.gateway.two-stage.whole.extractor=/v2/models/body/infer?x=1",
      "sluice.gateway.two-stage.whole.head=/v2/models/head/infer",
      "sluice.gateway.two-stage.whole.output=map",
      "sluice.gateway.two-stage.whole.input=features",
      "sluice.defences.strong[0]=median;window=5x5",
      "sluice.gateway.two-stage.watched.path=/v2/models/watched/infer",
      "sluice.gateway.two-stage.watched.extractor=/v2/models/body/infer?x=1",
      "sluice.gateway.two-stage.watched.head=/v2/models/head/infer",
      "sluice.gateway.two-stage.watched.output=map",
      "sluice.gateway.two-stage.watched.detector.action=serve-original",
      "sluice.gateway.two-stage.watched.detector.threshold=0.5",
      "sluice.gateway.two-stage.watched.detector.squeezers=strong,strong",
      "sluice.gateway.two-stage.watched.detector.batch=always",
      "sluice.gateway.two-stage.block.path=/v2/models/block/infer",
      "sluice.gateway.two-stage.block.extractor=/v2/models/body/infer?x=1",
      "sluice.gateway.two-stage.block.head=/v2/models/head/infer",
      "sluice.gateway.two-stage.block.output=map",
      "sluice.gateway.two-stage.block.detector.action=block",
      "sluice.gateway.two-stage.block.detector.threshold=0.5",
      "sluice.gateway.two-stage.rows.path=/v1/models/whole:predict",
      "sluice.gateway.two-stage.rows.extractor=/v1/models/body:predict",
      "sluice.gateway.two-stage.rows.head=/v1/models/head:predict",
      "sluice.gateway.two-stage.rows.output=map",
      "sluice.gateway.two-stage.rows.layout=bn",
      "sluice.gateway.two-stage.rows.defence.window=3"
    })
class TwoStagesTest {
  private static final String EXTRACTOR = "/v2/models/body/infer?x=1";
  private static final String HEAD = "/v2/models/head/infer";
  private static final String QUESTION =
      """
      {"id":"7", "inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],\
      "outputs":[{"name":"classes"}]}\
      """;

  /** Two planes of 3x3, in each of them one sample far off. */
  private static final String MAPS = "[1,1,1,1,900,1,1,1,1,2,2,2,2,-900.5,2,2,2,2]";

  private static final CapturingModel MODEL = CapturingModel.start();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String extracted = "";

  @LocalServerPort int port;

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> "http://localhost:" + MODEL.port());
  }

  @BeforeEach
  void twoModels() {
    MODEL.received.clear();
    extracted = inferAnswer("\"shape\":[1,2,3,3],\"datatype\":\"FP32\",\"data\":" + MAPS);
    MODEL.reply =
        (request, out) ->
            out.write(
                target(request).contains("/body")
                    ? extracted.getBytes(ISO_8859_1)
                    : ok("{\"classes\":[4]}", "X-Head: yes\r\n").getBytes(ISO_8859_1));
  }

  @Test
  void filtersBetweenTheStages() throws Exception {
    HttpResponse<String> answer = post("/v2/models/whole/infer", QUESTION);

    assertThat(answer.body()).isEqualTo("{\"classes\":[4]}");
    assertThat(answer.headers().firstValue("X-Head")).contains("yes");
    assertThat(answer.headers().firstValue("Sluice-Changed")).contains("0.1111");
    CapturingModel.Request first = MODEL.received.take();
    CapturingModel.Request second = MODEL.received.take();
    assertThat(target(first)).isEqualTo(EXTRACTOR);
    assertThat(first.text())
        .isEqualTo(QUESTION.replace("[{\"name\":\"classes\"}]", "[{\"name\":\"map\"}]"));
    assertThat(first.headers("Authorization")).containsExactly("Bearer t");
    assertThat(target(second)).isEqualTo(HEAD);
    assertThat(second.headers("Authorization")).containsExactly("Bearer t");
    assertThat(second.headers("Content-Type")).containsExactly("application/json");
    assertThat(second.text())
        .isEqualTo(
            """
            {"inputs":[{"name":"features","shape":[1,2,3,3],"datatype":"FP32","data":\
            [1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2,2]}],"id":"7",\
            "outputs":[{"name":"classes"}]}\
            """);
    assertThat(MODEL.received).isEmpty();
  }

  /** What holds 900 is class 0 to the head, all else class 1. */
  private void headThatIsLedAstray() {
    MODEL.reply =
        (request, out) -> {
          String text = request.text();
          int inputs = text.contains("\"shape\":[2,") ? 2 : 1;
          String row = text.contains("900") ? "0.9,0.1" : "0.2,0.8";
          String rows = inputs == 2 ? row + "," + row : row;
          String answer =
              "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[%d,2],\"data\":[%s]}]}"
                  .formatted(inputs, rows);
          String told =
              target(request).contains("/body") ? extracted : ok(answer, "X-Head: yes\r\n");
          out.write(told.getBytes(ISO_8859_1));
        };
  }

  @Test
  void watchesTheHeadsAnswers() throws Exception {
    headThatIsLedAstray();

    HttpResponse<String> answer = post("/v2/models/watched/infer", QUESTION);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).as("flagged: of the features as they came").contains("[0.9,0.1]");
    assertThat(answer.headers().firstValue("X-Head")).contains("yes");
    assertThat(answer.headers().firstValue("Sluice-Unfiltered")).contains("detector");
    List<CapturingModel.Request> asked = new ArrayList<>();
    MODEL.received.drainTo(asked);
    assertThat(asked.stream().map(TwoStagesTest::target))
        .containsExactlyInAnyOrder(EXTRACTOR, HEAD, HEAD, HEAD);
    assertThat(asked.stream().map(CapturingModel.Request::text).filter(text -> text.contains(MAPS)))
        .as("the features as the extractor spelt them")
        .hasSize(1);
    assertThat(asked.stream().map(CapturingModel.Request::text))
        .as("two squeezers in one")
        .anyMatch(text -> text.contains("\"shape\":[2,2,3,3]"));
  }

  @Test
  void blocksFeaturesThatLeadTheHeadAstray() throws Exception {
    headThatIsLedAstray();

    assertThat(post("/v2/models/block/infer", QUESTION).statusCode()).isEqualTo(422);

    extracted =
        inferAnswer(
            "\"shape\":[1,2,3,3],\"datatype\":\"FP32\",\"data\":"
                + MAPS.replaceAll("-?900(.5)?", "1"));
    HttpResponse<String> clean = post("/v2/models/block/infer", QUESTION);
    assertThat(clean.statusCode()).isEqualTo(200);
    assertThat(clean.body()).contains("[0.2,0.8]");
  }

  @Test
  void filtersBinaryFeatures() throws Exception {
    String json =
        """
        {"outputs":[\
        {"name":"other","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}},\
        {"name":"map","shape":[1,1,3,3],"datatype":"FP32","parameters":{"binary_data_size":36}}]}\
        """;
    String body = json + floats(5) + floats(1, 1, 1, 1, 77, 1, 1, 1, 1);
    extracted = ok(body, "Inference-Header-Content-Length: " + json.length() + "\r\n");
    String question = QUESTION.replace("\"data\":[1,2]", "\"parameters\":{\"binary_data_size\":8}");

    HttpResponse<String> answer =
        client.send(
            request("/v2/models/whole/infer", question + floats(1, 2))
                .header("Inference-Header-Content-Length", "" + question.length())
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    String first = MODEL.received.take().text();
    assertThat(first)
        .contains("\"outputs\":[{\"name\":\"map\",\"parameters\":{\"binary_data\":true}}]")
        .endsWith("}" + floats(1, 2));
    CapturingModel.Request second = MODEL.received.take();
    int length = Integer.parseInt(second.headers("Inference-Header-Content-Length").getFirst());
    assertThat(second.headers("Content-Type")).containsExactly("application/octet-stream");
    assertThat(second.text().substring(0, length))
        .isEqualTo(
            """
            {"inputs":[{"name":"features","shape":[1,1,3,3],"datatype":"FP32",\
            "parameters":{"binary_data_size":36}}],"id":"7","outputs":[{"name":"classes"}]}\
            """);
    assertThat(second.text().substring(length)).isEqualTo(floats(1, 1, 1, 1, 1, 1, 1, 1, 1));
  }

  @Test
  void tellsTheExtractorTheNewLengthOfItsText() throws Exception {
    String question = QUESTION.replace("\"data\":[1,2]", "\"parameters\":{\"binary_data_size\":8}");

    client.send(
        request("/v2/models/whole/infer", question + floats(1, 2))
            .header("Inference-Header-Content-Length", "" + question.length())
            .build(),
        BodyHandlers.ofString());

    CapturingModel.Request first = MODEL.received.take();
    int length = Integer.parseInt(first.headers("Inference-Header-Content-Length").getFirst());
    assertThat(first.text().substring(length)).isEqualTo(floats(1, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"predictions\":N}|{\"instances\":N}",
        "{\"outputs\":N}|{\"inputs\":N}",
        "{\"outputs\":{\"map\":N,\"x\":[1]}}|{\"inputs\":{\"features\":N}}"
      })
  void turnsAnswersOfTensorFlowServingIntoRequests(String both) throws Exception {
    String[] pair = both.split("\\|");
    extracted = ok(pair[0].replace("N", "[[1.5, 9, 2], [3, 3, 3]]"), "");

    HttpResponse<String> answer = post("/v1/models/whole:predict", "{\"instances\":[[0.5]]}");

    assertThat(answer.body()).isEqualTo("{\"classes\":[4]}");
    assertThat(MODEL.received.take().text()).isEqualTo("{\"instances\":[[0.5]]}");
    assertThat(MODEL.received.take().text())
        .isEqualTo(pair[1].replace("N", "[[1.5, 2, 2], [3, 3, 3]]"));
  }

  @Test
  void givesTheExtractorsErrorBack() throws Exception {
    extracted = "HTTP/1.1 409 Conflict\r\nContent-Length: 4\r\n\r\nbusy";

    HttpResponse<String> answer = post("/v2/models/whole/infer", QUESTION);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).isEqualTo("busy");
    assertThat(MODEL.received).hasSize(1);
  }

  @Test
  void answersThatHoldNoFeaturesAreTheModelServersFault() throws Exception {
    List<String> wrong = new ArrayList<>();
    wrong.add(ok("", ""));
    wrong.add(ok("{}", ""));
    wrong.add(ok("nonsense", ""));
    wrong.add(ok("{\"outputs\":[]}", ""));
    wrong.add(ok("{\"outputs\":{\"map\":\"text\"}}", ""));
    wrong.add(ok("{\"outputs\":[1]}", ""));
    wrong.add(inferAnswer("\"shape\":[1,2,3,3],\"datatype\":\"FP32\""));
    wrong.add(inferAnswer("\"shape\":[9],\"datatype\":\"FP32\",\"data\":" + MAPS));
    wrong.add(inferAnswer("\"shape\":[1,2,3,4],\"datatype\":\"FP32\",\"data\":" + MAPS));
    wrong.add(inferAnswer("\"shape\":[1,2,3,3],\"datatype\":\"BYTES\",\"data\":[\"x\"]"));
    wrong.add(inferAnswer("\"shape\":[1,2,3,3],\"datatype\":\"FP32\",\"data\":\"x\""));
    wrong.add(
        inferAnswer(
            "\"shape\":[1,1,3,3],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":36}"));
    wrong.add(
        inferAnswer(
            "\"shape\":[1,1,3,3],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":\"x\"}"));
    wrong.add(ok(" ".repeat(200_000), ""));
    wrong.add(ok("{}", "Inference-Header-Content-Length: 99\r\n"));
    wrong.add(ok("{}", "Content-Encoding: br\r\n"));
    for (String each : wrong) {
      extracted = each;
      HttpResponse<String> answer = post("/v2/models/whole/infer", QUESTION);
      assertThat(answer.statusCode())
          .as(each.substring(0, Math.min(200, each.length())))
          .isEqualTo(502);
      assertThat(answer.body()).contains("the extractor's answer");
    }
    assertThat(MODEL.received).hasSize(wrong.size());
  }

  @Test
  void explainsNothingThatOnlyTheExtractorKnows() throws Exception {
    HttpResponse<String> answer = post("/v1/explain?path=/v2/models/whole/infer", QUESTION);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("two stages");
    assertThat(MODEL.received).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotEndIsATimeout() throws Exception {
    extracted = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"outputs\"";

    assertThat(post("/v2/models/whole/infer", QUESTION).statusCode()).isEqualTo(504);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"inputs\":", "{\"a\":1,\"a\":2}"})
  void refusesBrokenQuestions(String body) throws Exception {
    assertThat(post("/v2/models/whole/infer", body).statusCode()).isEqualTo(400);
    assertThat(MODEL.received).isEmpty();
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return client.send(request(path, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("Authorization", "Bearer t")
        .POST(BodyPublishers.ofByteArray(body.getBytes(ISO_8859_1)));
  }

  private static String target(CapturingModel.Request request) {
    return request.head().getFirst().split(" ")[1];
  }

  private static String inferAnswer(String output) {
    return ok("{\"model_name\":\"body\",\"outputs\":[{\"name\":\"map\"," + output + "}]}", "");
  }

  private static String ok(String body, String headers) {
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return new String(bytes.array(), ISO_8859_1);
  }
}
