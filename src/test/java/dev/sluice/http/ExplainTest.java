package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway would do, told part by part. {@link ProtocolCasesTest} asks for every case. */
class ExplainTest extends ServiceTest {
  private static final String INFER = "/v2/models/m/infer";

  @Test
  void tellsEveryPartOnce() throws Exception {
    String body =
        "{\"id\":\"x\",\"parameters\":{\"a\":1,\"b\":[2]},\"inputs\":["
            + "{\"name\":\"p\",\"shape\":[1,2,2,1],\"datatype\":\"FP32\",\"data\":[1,2,900,4]},"
            + "{\"name\":\"ids\",\"shape\":[1,2],\"datatype\":\"INT64\",\"data\":[7,8]},"
            + "{\"name\":\"s\",\"shape\":[1,5],\"datatype\":\"FP32\",\"data\":[1,2,3,4,5]},"
            + "{\"name\":\"t\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"text\"]}]}";

    JsonNode explained = explain(INFER, JSON, body);

    assertThat(explained.get("protocol").asString()).isEqualTo("oip-v2");
    assertThat(explained.get("forwarded").asBoolean()).isTrue();
    JsonNode input = explained.get("filtered").get(0);
    assertThat(input.get("where").asString()).isEqualTo("/inputs/0/data");
    assertThat(body.substring(input.get("from").asInt(), input.get("to").asInt()))
        .isEqualTo("[1,2,900,4]");
    assertThat(input.get("defence").asString()).isEqualTo("median;window=3x3;border=reflect");
    assertThat(input.get("height").asInt()).isEqualTo(2);
    assertThat(reasons(explained))
        .contains(
            "/id no-input",
            "/parameters no-input",
            "/inputs/0/name no-input",
            "/inputs/1/data id-datatype",
            "/inputs/2/data table",
            "/inputs/3/data no-picture");
  }

  @Test
  void saysThatAMedianOverFeaturesWithoutOrderMeansNothing() throws Exception {
    JsonNode explained =
        explain("/invocations", JSON, "{\"dataframe_split\":{\"columns\":[\"a\"],\"data\":[[1]]}}");

    assertThat(explained.get("filtered")).isEmpty();
    assertThat(reasons(explained)).containsExactly("/dataframe_split table");
    assertThat(explained.get("untouched").get(0).get("because").asString())
        .contains("a sliding median over features without order means nothing");
  }

  @Test
  void tellsTheBypassesAndWhatIsDoneAboutThem() throws Exception {
    String body = "{\"messages\":[{\"image_url\":{\"url\":\"https://h/x.png\"}}],\"model\":\"m\"}";

    JsonNode explained = explain("/v1/chat/completions", JSON, body);

    assertThat(explained.get("forwarded").asBoolean()).isFalse();
    JsonNode bypass = explained.get("bypasses").get(0);
    assertThat(bypass.get("where").asString()).isEqualTo("/messages/0/image_url/url");
    assertThat(bypass.get("kind").asString()).isEqualTo("remote-url");
    assertThat(bypass.get("action").asString()).isEqualTo("reject");
    assertThat(reasons(explained)).containsExactly("/model no-input");
  }

  @Test
  void tellsThePartsOfAForm() throws Exception {
    String body =
        "--B\r\n"
            + "Content-Disposition: form-data; name=\"mask\"\r\n\r\n"
            + "x\r\n"
            + "--B\r\n"
            + "Content-Disposition: form-data; name=\"note\"\r\n\r\n"
            + "hello\r\n"
            + "--B\r\n"
            + "Content-Disposition: form-data; name=\"more\"\r\n\r\n"
            + "{\"a\":[1,2]}\r\n"
            + "--B--\r\n";

    JsonNode explained = explain("/v1/images/edits", "multipart/form-data; boundary=B", body);

    assertThat(reasons(explained))
        .containsExactly("part 'mask' mask", "part 'note' no-picture", "part 'more' /a no-input");
  }

  @Test
  void tellsTensorsBehindTheText() throws Exception {
    String text =
        "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,4],\"datatype\":\"UINT8\","
            + "\"parameters\":{\"binary_data_size\":4}},{\"name\":\"b\",\"shape\":[1,2,2,1],"
            + "\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":4}}]}";

    HttpResponse<String> answer =
        send(
            post("/v1/explain?path=" + INFER, "application/octet-stream", bytes(text + "abcdefgh"))
                .header("Inference-Header-Content-Length", "" + text.length()));
    JsonNode explained = new JsonMapper().readTree(answer.body());

    JsonNode input = explained.get("filtered").get(0);
    assertThat(input.get("from").asInt()).isEqualTo(text.length() + 4);
    assertThat(input.get("to").asInt()).isEqualTo(text.length() + 8);
    assertThat(reasons(explained)).contains("/inputs no-input", "/inputs/0 table");
  }

  @ParameterizedTest
  @CsvSource({"/elsewhere, POST", "/v2/models/m/infer, TRACE"})
  void saysWhatGoesByUnread(String path, String method) throws Exception {
    JsonNode explained = explain(path + "&method=" + method, JSON, "{\"a\":1}");

    assertThat(explained.get("protocol").isNull()).isTrue();
    assertThat(reasons(explained)).containsExactly("body unknown-path");
  }

  @Test
  void readsThePathAsAServerWould() throws Exception {
    JsonNode explained = explain("/v2//models/./m/%2569nfer?x=1", JSON, "{\"inputs\":[]}");

    assertThat(explained.get("path").asString()).isEqualTo(INFER);
    assertThat(explained.get("protocol").asString()).isEqualTo("oip-v2");
  }

  @Test
  void tellsAnInputInTheQuery() throws Exception {
    JsonNode explained = explain("/predict%3Fjson=1", JSON, "{}");

    assertThat(explained.get("bypasses").get(0).get("where").asString())
        .isEqualTo("query parameter 'json'");
    assertThat(explained.get("forwarded").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?path=", "?path=x", "?path=/a&path=/b", "?method=POST", "?path=%25zz"})
  void refusesAQueryWithoutAPath(String query) throws Exception {
    HttpResponse<String> answer = send(post("/v1/explain" + query, JSON, bytes("{}")));

    assertThat(answer.statusCode()).isIn(400, 422);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void refusesWhatTheGatewayRefuses() throws Exception {
    HttpResponse<String> answer =
        send(post("/v1/explain?path=" + INFER, JSON, bytes("{\"inputs\":[],\"inputs\":[]}")));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("member 'inputs' comes twice");
  }

  @Test
  void answersNoMoreThanAThousandParts() throws Exception {
    StringBuilder body = new StringBuilder("[");
    for (int i = 0; i < 1100; i++) {
      body.append("{\"a\":\"x\",\"b\":[1,2]},");
    }

    JsonNode explained = explain("/predictions/m", JSON, body.append("{}]").toString());

    assertThat(explained.get("untouched")).hasSize(1000);
  }

  private JsonNode explain(String path, String type, String body) throws Exception {
    HttpResponse<String> answer = send(post("/v1/explain?path=" + path, type, bytes(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSize(body.length());
    return new JsonMapper().readTree(answer.body());
  }

  private static List<String> reasons(JsonNode explained) {
    List<String> reasons = new ArrayList<>();
    for (JsonNode part : explained.get("untouched")) {
      reasons.add(part.get("where").asString() + " " + part.get("reason").asString());
    }
    return reasons;
  }
}
