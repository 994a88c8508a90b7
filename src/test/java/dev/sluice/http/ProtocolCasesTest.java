package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every case of every protocol through the whole service to a server that keeps what it gets: the
 * inputs filtered, all else byte for byte, the answer verbatim.
 */
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "sluice.gateway.routes.hf.path=/hf",
      "sluice.gateway.routes.bento.path=/upload_image",
      "sluice.gateway.routes.roboflow.path=/infer/*",
      "sluice.gateway.routes.roboflow.inputs=/image/value,/image/*/value"
    })
class ProtocolCasesTest {
  private static final CapturingModel MODEL = CapturingModel.start();

  /** What the filter makes of the numbers of a case: a text before and after. */
  private static final Map<String, List<String>> NUMBERS =
      Map.of(
          "oip_v2/djl_serving_infer_measured.json",
          List.of("\"data\":[1.5,-2,3,4]", "\"data\":[1.5,1.5,3,3]"),
          "djl_serving/error_measured.json",
          List.of("[[[[1,2],[3,4]]]]", "[[[[2,2],[3,3]]]]"),
          "oip_v2_binary/fp16_binary.json",
          List.of("\u0000\u0000\u0000<\u00008\u0080H", "\u00008\u0000<\u00008\u0000<"));

  /** Targets that are no pictures by their shape or type, and so are left alone unless told. */
  private static final Set<String> NO_PICTURES =
      Set.of(
          "oip_v2/infer_two_inputs.json",
          "oip_v2/mlserver_nan_as_null.json",
          "oip_v2_binary/two_binary_inputs.json",
          "tfserving_kserve_v1/row_scalars.json",
          "tfserving_kserve_v1/row_tensors.json",
          "tfserving_kserve_v1/row_named.json",
          "tfserving_kserve_v1/error_404.json",
          "tfserving_kserve_v1/regress.json",
          "mlflow/inputs_tensor.json",
          "mlflow/dataframe_split.json",
          "seldon_v1/tensor.json",
          "seldon_v1/java_wrapper_form_measured.json",
          "kserve_cloudevents/binary_mode.json");

  private static final Map<String, String> BYPASSES =
      Map.of(
          "oip_v2_binary/shared_memory_input_bypass.json", "shared-memory",
          "oip_v2_binary/raw_binary_header_zero.json", "raw-tensor",
          "tfserving_kserve_v1/classify_b64.json", "undecodable",
          "openai/chat_remote_url.json", "remote-url",
          "openai/error_body.json", "undecodable",
          "openai/vllm_uuid_cached_image.json", "cached-media",
          "openai/vllm_image_embeds.json", "embeds",
          "roboflow/url_image.json", "remote-url",
          "mlflow/java_scoring_server_unsupported_type_measured.json", "undecodable");

  @LocalServerPort int port;
  @Autowired MeterRegistry registry;

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> "http://localhost:" + MODEL.port());
  }

  @BeforeEach
  void forget() {
    MODEL.received.clear();
  }

  static List<ProtocolCase> forwarded() {
    return ProtocolCase.all().stream().filter(c -> !BYPASSES.containsKey(c.file())).toList();
  }

  static List<ProtocolCase> bypasses() {
    return ProtocolCase.all().stream().filter(c -> BYPASSES.containsKey(c.file())).toList();
  }

  @ParameterizedTest
  @MethodSource("forwarded")
  void filtersTheInputsAndNothingElse(ProtocolCase each) throws Exception {
    MODEL.answer = answer(each);

    String answer = exchange(each);

    CapturingModel.Request request = MODEL.received.poll(5, TimeUnit.SECONDS);
    assertThat(request).as(answer).isNotNull();
    assertThat(request.head().getFirst())
        .isEqualTo(each.method() + " " + each.path() + " HTTP/1.1");
    assertThat(request.head()).containsAll(each.headers());
    assertBody(each, each.body(), request.body());
    assertAnswer(each, answer);
  }

  @ParameterizedTest
  @MethodSource("bypasses")
  void refusesAndCountsWhatItCannotSee(ProtocolCase each) throws Exception {
    String kind = BYPASSES.get(each.file());
    double before = counted(kind);

    String answer = exchange(each);

    assertThat(answer).startsWith("HTTP/1.1 422").contains(kind);
    assertThat(MODEL.received).isEmpty();
    assertThat(counted(kind)).isEqualTo(before + 1);
  }

  static List<ProtocolCase> all() {
    return ProtocolCase.all();
  }

  /** The explanation names what the tests above see filtered, refused and left alone. */
  @ParameterizedTest
  @MethodSource("all")
  void explainsWhatItWouldDo(ProtocolCase each) throws Exception {
    byte[] sent = each.body();

    String answer = exchange(each, "POST /v1/explain?path=" + query(each));

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(MODEL.received).isEmpty();
    JsonNode explained = new JsonMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
    String kind = BYPASSES.get(each.file());
    assertThat(explained.get("forwarded").asBoolean()).isEqualTo(kind == null);
    if (kind != null) {
      assertThat(explained.get("bypasses").get(0).get("kind").asString()).isEqualTo(kind);
      return;
    }
    boolean picture =
        ProtocolCase.indexOf(sent, ProtocolCase.PICTURE, 0) >= 0
            || ProtocolCase.indexOf(sent, ProtocolCase.latin(ProtocolCase.PICTURE_BASE64), 0) >= 0;
    assertThat(!explained.get("filtered").isEmpty())
        .isEqualTo(picture || NUMBERS.containsKey(each.file()));
    for (JsonNode input : explained.get("filtered")) {
      assertThat(input.get("defence").asString()).startsWith("median;window=3x3");
      assertThat(part(sent, input)).containsAnyOf(marker(each), ProtocolCase.PICTURE_BASE64);
    }
    if (sent.length > 0 && NO_PICTURES.contains(each.file())) {
      assertThat(explained.get("untouched")).isNotEmpty();
    }
    for (JsonNode part : explained.get("untouched")) {
      assertThat(part(sent, part)).doesNotContain(marker(each), ProtocolCase.PICTURE_BASE64);
    }
  }

  private static String part(byte[] sent, JsonNode place) {
    return ProtocolCase.latin(sent).substring(place.get("from").asInt(), place.get("to").asInt());
  }

  /** What an input of a case holds, but for base64. */
  private static String marker(ProtocolCase each) {
    return NUMBERS.containsKey(each.file())
        ? NUMBERS.get(each.file()).get(0).replace("\"data\":", "")
        : ProtocolCase.latin(ProtocolCase.PICTURE);
  }

  private static String query(ProtocolCase each) {
    return URLEncoder.encode(each.path(), StandardCharsets.UTF_8) + "&method=" + each.method();
  }

  private static void assertBody(ProtocolCase each, byte[] sent, byte[] got) throws Exception {
    if (NUMBERS.containsKey(each.file())) {
      List<String> texts = NUMBERS.get(each.file());
      assertThat(ProtocolCase.latin(sent)).contains(texts.get(0));
      assertThat(ProtocolCase.latin(got))
          .isEqualTo(ProtocolCase.latin(sent).replace(texts.get(0), texts.get(1)));
      return;
    }
    byte[] marker = ProtocolCase.PICTURE;
    boolean base64 = ProtocolCase.indexOf(sent, marker, 0) < 0;
    byte[] picture = base64 ? ProtocolCase.latin(ProtocolCase.PICTURE_BASE64) : marker;
    int at = ProtocolCase.indexOf(sent, picture, 0);
    if (at < 0) {
      assertThat(got).isEqualTo(sent);
      assertThat(!each.targeted() || NO_PICTURES.contains(each.file())).isTrue();
      return;
    }
    int behind = sent.length - at - picture.length;
    String text = ProtocolCase.latin(got);
    String original = ProtocolCase.latin(sent);
    int prefix = each.file().contains("bytes_encoded") ? 4 : 0;
    assertThat(text.substring(0, at - prefix)).isEqualTo(original.substring(0, at - prefix));
    assertThat(text.substring(text.length() - behind))
        .isEqualTo(original.substring(original.length() - behind));
    byte[] cleaned = ProtocolCase.latin(text.substring(at, text.length() - behind));
    assertThat(cleaned).isNotEqualTo(picture);
    assertThat(ProtocolCase.isFiltered(base64 ? Base64.getDecoder().decode(cleaned) : cleaned))
        .isTrue();
  }

  /** The whole answer that the case tells, or any. */
  private static byte[] answer(ProtocolCase each) {
    JsonNode response = each.json().get("response");
    if (response == null) {
      return ProtocolCase.latin(CapturingModel.OK);
    }
    byte[] body = responseBody(response);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + response.get("status") + " X\r\n");
    for (var header : response.get("headers").properties()) {
      if (!header.getKey().equalsIgnoreCase("content-length")) {
        head.append(header.getKey()).append(": ").append(header.getValue().asString());
        head.append("\r\n");
      }
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return ProtocolCase.join(ProtocolCase.latin(head.toString()), body);
  }

  private static byte[] responseBody(JsonNode response) {
    if (response.has("body_base64")) {
      return Base64.getDecoder().decode(response.get("body_base64").asString());
    }
    return ProtocolCase.latin(response.has("body") ? response.get("body").toString() : "");
  }

  private static void assertAnswer(ProtocolCase each, String answer) {
    JsonNode response = each.json().get("response");
    if (response == null) {
      assertThat(answer).endsWith("\r\n\r\nok");
      return;
    }
    assertThat(answer).startsWith("HTTP/1.1 " + response.get("status"));
    assertThat(answer).endsWith("\r\n\r\n" + ProtocolCase.latin(responseBody(response)));
    for (var header : response.get("headers").properties()) {
      if (!header.getKey().equalsIgnoreCase("content-length")) {
        assertThat(answer).contains(header.getKey() + ": " + header.getValue().asString());
      }
    }
  }

  private String exchange(ProtocolCase each) throws Exception {
    return exchange(each, each.method() + " " + each.path());
  }

  private String exchange(ProtocolCase each, String start) throws Exception {
    byte[] body = each.body();
    StringBuilder head = new StringBuilder(start + " HTTP/1.1\r\n");
    head.append("Host: x\r\nConnection: close\r\n");
    each.headers().forEach(line -> head.append(line).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    return RawHttp.exchange(port, head + "\r\n" + ProtocolCase.latin(body));
  }

  private double counted(String kind) {
    Counter counter =
        registry.find("sluice.bypass").tags("kind", kind, "action", "reject").counter();
    return counter == null ? 0 : counter.count();
  }
}
