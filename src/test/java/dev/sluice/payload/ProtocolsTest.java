package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.ImageFormat;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String PREDICT = "/v1/models/m:predict";
  private static final String PNG =
      Base64.getEncoder().encodeToString(Gatewayed.picture(ImageFormat.PNG, 9));

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/models/a/b/infer, oip-v2",
    "POST, /v1/models/m/versions/3:predict, predict-v1",
    "POST, /v1/projects/p/locations/l/endpoints/1:rawPredict, predict-v1",
    "PUT, /predictions/m/1.0, torchserve",
    "POST, /invocations, invocations",
    "POST, /endpoints/vision/invocations, invocations",
    "POST, /endpoints/vision/invocations-response-stream, invocations",
    "POST, /openai/v1/chat/completions, openai",
    "POST, /v3/embeddings, openai",
    "POST, /api/v1.0/predictions, seldon-v1",
    "GET, /predictions/m, torchserve",
    "DELETE, /predictions, torchserve",
    "POST, /V1/Models/m:PREDICT, predict-v1",
    "POST, /invocations/m, invocations",
    "TRACE, /v2/models/a/infer, ",
    "POST, /v2/models/a/load, "
  })
  void knowsAProtocolByItsPath(String method, String path, String id) {
    Optional<Protocol> protocol = Gatewayed.protocols(InputRules.defaults()).find(method, path);

    assertThat(protocol.map(Protocol::id)).isEqualTo(Optional.ofNullable(id));
  }

  static Stream<Arguments> randomDocuments() {
    return Arrays.stream(RandomDocument.Form.values())
        .flatMap(form -> IntStream.range(0, 40).mapToObj(seed -> Arguments.of(form, seed)));
  }

  /** Numbers, pictures and anything else at random places: what is no input stays as it is. */
  @ParameterizedTest
  @MethodSource("randomDocuments")
  void leavesEveryByteOutsideOfInputsAlone(RandomDocument.Form form, int seed) throws Exception {
    RandomDocument document = new RandomDocument(form, new Random(seed));
    List<RouteConfig> routes =
        List.of(
            new RouteConfig("/my/rows", List.of("/instances/*/px"), Optional.of("hwc")),
            new RouteConfig("/infer/*", List.of("/image/*/value"), Optional.empty()),
            new RouteConfig("/hf", List.of("/inputs"), Optional.empty()));
    Protocol protocol =
        new Protocols(Gatewayed.CODECS, PayloadConfig.defaults(), InputRules.defaults(), routes)
            .find("POST", form.path)
            .orElseThrow();

    Message message =
        protocol.read(Gatewayed.json(form.type), Bodies.buffer(document.text()), Bodies.deadline());
    String written = Gatewayed.text(Gatewayed.flattened(message));

    assertThat(message.inputs()).as(document.text()).hasSize(document.inputs());
    assertThat(message.bypasses()).isEmpty();
    int at = 0;
    for (int i = 0; i < document.outside().size(); i++) {
      String outside = document.outside().get(i);
      int found = i == 0 ? 0 : written.indexOf(outside, at);
      assertThat(written.startsWith(outside, found)).as(document.text()).isTrue();
      at = found + outside.length();
    }
    assertThat(at).isEqualTo(written.length());
  }

  @Test
  void filtersDataUrisAndNeverText() throws Exception {
    String uri = "data:image/png;base64," + PNG;
    String json =
        "{\"messages\":[{\"content\":[{\"text\":\"%1$s\",\"type\":\"text\"},{\"image_url\":{\"detail\":\"low\",\"url\":\"%1$s\"}}],\"role\":\"user\"},{\"role\":\"user\",\"content\":\"%1$s\"}]}"
            .formatted(uri);

    Message message = Gatewayed.read(CHAT, json);

    assertThat(message.inputs())
        .extracting(Input::where)
        .containsExactly("/messages/0/content/1/image_url/url");
    String written = Gatewayed.text(Gatewayed.flattened(message));
    assertThat(written).startsWith(json.substring(0, json.indexOf(uri) + uri.length()));
    assertThat(written.split(PNG.replace("+", "\\+"), -1)).hasSize(3);
  }

  @Test
  void readsBase64InEverySpelling() throws Exception {
    byte[] png = Gatewayed.picture(ImageFormat.PNG, 9);
    for (String spelling :
        List.of(
            PNG.replace("/", "\\/"),
            Base64.getUrlEncoder().withoutPadding().encodeToString(png),
            Base64.getMimeEncoder().encodeToString(png).replace("\r\n", "\\r\\n"))) {
      Message message = Gatewayed.read(PREDICT, "{\"instances\":[{\"b64\":\"" + spelling + "\"}]}");
      assertThat(message.inputs()).as(spelling).hasSize(1);
      assertThat(message.bypasses()).isEmpty();
    }
  }

  /** A string that nobody says is a picture is one all the same to a server that reads it so. */
  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"WEBP"},
      mode = EnumSource.Mode.EXCLUDE)
  void findsPicturesInStringsOfAnyFormat(ImageFormat format) throws Exception {
    String text = Base64.getEncoder().encodeToString(Gatewayed.picture(format, 9));
    String escaped = "\\u00%02x".formatted((int) text.charAt(0)) + text.substring(1);
    String uri = ";base64," + text;
    for (String spelling :
        List.of(
            text,
            " \\n" + text,
            escaped,
            "data:image/png" + uri,
            "\\u0044ATA:" + uri,
            "data:any/thing" + uri)) {
      Message message = Gatewayed.read(PREDICT, "{\"instances\":[\"" + spelling + "\"]}");
      assertThat(message.inputs()).as(spelling).hasSize(1);
      assertThat(message.bypasses()).isEmpty();
    }
    for (String spelling :
        List.of(
            "!" + text, "?{" + escaped, text.charAt(0) + "*" + text.substring(1), "x," + text)) {
      Message message = Gatewayed.read(PREDICT, "{\"instances\":[\"" + spelling + "\"]}");
      assertThat(message.bypasses())
          .as(spelling)
          .extracting(Bypass::kind)
          .containsExactly(Bypass.Kind.UNDECODABLE);
    }
  }

  /** TorchServe's own handlers decode a body of text. */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json", UrlencodedForm.MEDIA_TYPE})
  void findsAPictureThatIsTheWholeText(String type) throws Exception {
    for (String body : List.of(PNG, "\"" + PNG.replace("/", "\\/") + "\"\n", " " + PNG + "\n")) {
      Message message =
          Gatewayed.read("/predictions/m", Gatewayed.json(type), body.getBytes(UTF_8));
      assertThat(message.inputs()).as(body).hasSize(1);
      String written = Gatewayed.text(Gatewayed.flattened(message));
      assertThat(written.charAt(0)).isEqualTo(body.charAt(0));
      assertThat(written).contains(PNG.substring(0, 20)).isNotEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json=%7B%22data%22%3A1%7D",
        "a=1&data={\"x\":1}",
        "data=%89PNG%0D%0A%1A%0A0000000000",
        "a&b=&c=iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAA",
        "c=%69VBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAA&d=1",
        "x=%80%04%95abc"
      })
  void tellsAnInputInAnUrlencodedForm(String body) throws Exception {
    MessageHead head = Gatewayed.json(UrlencodedForm.MEDIA_TYPE + "; charset=utf-8");

    assertThat(Gatewayed.read("/predictions/m", head, body.getBytes(UTF_8)).bypasses())
        .extracting(Bypass::kind)
        .containsExactly(Bypass.Kind.UNDECODABLE);
    byte[] harmless = "a=1&b=text%20of+some+length,%20that%20is%20none&c".getBytes(UTF_8);
    assertThat(Gatewayed.read("/predictions/m", head, harmless).bypasses()).isEmpty();
  }

  /** Whichever of the two a server reads, it is filtered. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/cloudevents+json |"
            + " {\"specversion\":\"1.0\",\"instances\":[$],\"data\":{\"instances\":[$]}}",
        "application/json |"
            + " {\"specversion\":\"1.0\",\"instances\":[$],\"data\":{\"instances\":[$]}}",
        "application/json |"
            + " {\"instances\":[$],\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[1,2,2],\"data\":$}]}"
      })
  void findsWhatOneFormHidesBehindAnother(String type, String json) throws Exception {
    String body = json.replace("$", "[[[7,2],[3,4]]]");

    Message message = Gatewayed.read(PREDICT, Gatewayed.json(type), body.getBytes(UTF_8));

    assertThat(message.inputs()).as(body).hasSize(2);
  }

  @Test
  void countsABypassInAnEventOnce() throws Exception {
    String json = "{\"id\":\"1\",\"data\":{\"instances\":[{\"b64\":\"QUJD\"}]}}";

    Message message =
        Gatewayed.read(
            PREDICT, Gatewayed.json("application/cloudevents+json"), json.getBytes(UTF_8));

    assertThat(message.bypasses()).hasSize(1);
    assertThat(message.bypasses().getFirst().where()).startsWith("/data/instances/0/b64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Qk2 and thirty more letters that are no picture",
        "/9gag.example/a/path/of/some/length/that/is/none",
        "Dear all, P6 was the sixth of our printers, and it is no picture",
        "data:text/plain;base64,VGhpcyBpcyB0ZXh0LCBub3QgYSBwaWN0dXJl",
        "\\u00e9\\ud83d\\ude00 and so on, and on, and on, and on, and on"
      })
  void leavesTextAlone(String text) throws Exception {
    Message message = Gatewayed.read(PREDICT, "{\"instances\":[\"" + text + "\"]}");

    assertThat(message.inputs()).isEmpty();
    assertThat(message.bypasses()).isEmpty();
  }

  @Test
  void tellsTheTypeThatItWritesInADataUri() throws Exception {
    String gif = Base64.getEncoder().encodeToString(Gatewayed.picture(ImageFormat.GIF, 9));
    String json = "{\"image_url\":\"data:image/gif;base64," + gif + "\"}";

    assertThat(Gatewayed.text(Gatewayed.flattened(Gatewayed.read(CHAT, json))))
        .startsWith("{\"image_url\":\"data:image/gif;base64,R0lGOD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"image_url\":\"file:///etc/x.png\"} | REMOTE_URL",
        "{\"image_url\":{\"url\":\"HTTP://h/x.png\"}} | REMOTE_URL",
        "{\"type\":\"input_image\",\"file_id\":\"f\"} | CACHED_MEDIA",
        "{\"type\":\"input\\u005fimage\",\"file_id\":\"f\"} | CACHED_MEDIA",
        "{\"image_url\":null,\"uuid\":\"u\"} | CACHED_MEDIA",
        "{\"image_embeds\":\"x\"} | EMBEDS",
        "{\"video_url\":{\"url\":\"data:video/mp4;base64,AA\"}} | VIDEO",
        "{\"image_url\":\"data:image/png,%89PNG\"} | UNDECODABLE",
        "{\"image_url\":\"data:image/png;base64,gAWVAAAA\"} | PICKLE"
      })
  void tellsWhatAChatHides(String part, Bypass.Kind kind) throws Exception {
    Message message = Gatewayed.read(CHAT, "{\"messages\":[{\"content\":[" + part + "]}]}");

    assertThat(message.bypasses()).extracting(Bypass::kind).containsExactly(kind);
  }

  /** Servers in Go read a member of any case. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'IMAGE_URL':{'Url':'http://h/x.png'}} | REMOTE_URL",
        "{'Image_URL':'file:///x.png'} | REMOTE_URL",
        "{'image_url':{'url':'data:image/png;base64,PNG','URL':'http://h/x.png'}} | REMOTE_URL",
        "{'image_url':null,'UUID':'u'} | CACHED_MEDIA",
        "{'Type':'input_image','File_ID':'f'} | CACHED_MEDIA",
        "{'image_embed\u017f':'x'} | EMBEDS",
        "{'Video_Url':{'url':'data:video/mp4;base64,AA'}} | VIDEO"
      })
  void tellsWhatAChatHidesInOtherLetters(String part, Bypass.Kind kind) throws Exception {
    String json = "{'messages':[{'content':[" + part.replace("PNG", PNG) + "]}]}";

    Message message = Gatewayed.read(CHAT, json.replace('\'', '"'));

    assertThat(message.bypasses()).extracting(Bypass::kind).containsExactly(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'IMAGE_URL':{'URL':'URI'}}",
        "{'imaGe':'URI'}",
        "{'Input':['URI']}",
        "{'Images':['URI']}"
      })
  void filtersAChatInOtherLetters(String part) throws Exception {
    String json = part.replace('\'', '"').replace("URI\"", "data:image/png;base64," + PNG + "\"");

    assertThat(Gatewayed.read(CHAT, "{\"messages\":[" + json + "]}").inputs()).hasSize(1);
  }

  @Test
  void takesSchemasOfToolsForWhatTheyAre() throws Exception {
    String json =
        "{\"tools\":[{\"function\":{\"parameters\":{\"properties\":{\"image_url\":{\"type\":\"string\"},\"image_embeds\":{}}}}}]}";

    Message message = Gatewayed.read(CHAT, json);

    assertThat(message.inputs()).isEmpty();
    assertThat(message.bypasses()).isEmpty();
  }

  @Test
  void takesRaggedListsForNoPictures() throws Exception {
    Message message = Gatewayed.read(PREDICT, "{\"instances\":[[1,2,3],[4],[]]}");

    assertThat(message.inputs()).isEmpty();
  }

  @Test
  void refusesDuplicateNamesHoweverSpelt() {
    assertRefused(
        Kind.MALFORMED,
        "comes twice",
        () -> Gatewayed.read(PREDICT, "{\"instances\":[1],\"inst\\u0061nces\":[1]}"));
  }

  @Test
  void readsFormsPartByPart() throws Exception {
    byte[] png = Gatewayed.picture(ImageFormat.PNG, 9);
    String latin = new String(png, StandardCharsets.ISO_8859_1);
    String form = part("image[]", latin) + part("mask", latin) + part("prompt", "x") + "--B--\r\n";

    Message message =
        Gatewayed.read(
            "/v1/images/edits",
            Gatewayed.json("multipart/form-data; boundary=B"),
            form.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(message.inputs()).extracting(Input::where).containsExactly("part 'image[]'");
    String written =
        new String(Gatewayed.bytes(Gatewayed.flattened(message)), StandardCharsets.ISO_8859_1);
    assertThat(written).endsWith(part("mask", latin) + part("prompt", "x") + "--B--\r\n");
    assertThat(written).startsWith(part("image[]", latin).substring(0, 60)).isNotEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#?RADIANCE\n# a long comment\n",
        "SIMPLE  =                    T",
        "P7\nWIDTH 2\nHEIGHT 2\n",
        "PF\n2 2\n-1.0\n",
        "/* XPM */\nstatic char *x[]",
        "#define x_width 16\n#define x_height 16"
      })
  void takesPicturesInOtherFormatsForPicturesWhereverTheyAre(String picture) throws Exception {
    byte[] bytes = picture.getBytes(StandardCharsets.US_ASCII);
    String text = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, 60));

    for (Message message :
        List.of(
            Gatewayed.read("/predictions/m", Gatewayed.json("application/octet-stream"), bytes),
            Gatewayed.read(PREDICT, "{\"instances\":[\"" + text + "\"]}"))) {
      assertThat(message.bypasses())
          .extracting(Bypass::kind)
          .containsExactly(Bypass.Kind.UNDECODABLE);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/predictions/m | {'inputs':[],'data':'PNG'} | /data",
        "/predictions/m | {'instances':[1],'image':[[[1],[2]],[[3],[4]]]} | /image",
        "/predictions/m | {'image':[[[1],[2]],[[3],[4]]]} | /image",
        "/predictions/m | [[[1],[2]],[[3],[4]]] | ''",
        "/invocations | {'inputs':[1],'image':'PNG'} | /image",
        "/invocations | {'dataframe_split':{'columns':['x'],'data':[['PNG']]}} |"
            + " /dataframe_split/data/0/0",
        "/invocations | {'dataframe_records':[{'x':'PNG'}]} | /dataframe_records/0/x"
      })
  void findsPicturesBesideDummiesAndInCells(String path, String json, String where)
      throws Exception {
    Message message = Gatewayed.read(path, json.replace('\'', '"').replace("PNG", PNG));

    assertThat(message.inputs()).extracting(Input::where).containsExactly(where);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'dataframe_split':{'columns':['a'],'data':[[1,2],[3,4]]},'params':{'n':3}}",
        "{'instances':[[1,2]],'signature_name':'x','parameters':{'k':[[1,2]]}}",
        "{'instances':[[[1,2,3],[4,5,6]]]}"
      })
  void leavesTablesAndParameters(String json) throws Exception {
    Message message = Gatewayed.read("/invocations", json.replace('\'', '"'));

    assertThat(message.inputs()).isEmpty();
    assertThat(message.bypasses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/embeddings | {'input':['a','URI']} | /input/1",
        "/v1/embeddings | {'input':'URI'} | /input",
        "/v1/chat/completions |"
            + " {'messages':[{'content':[{'type':'file','file':{'file_data':'URI'}}]}]} |"
            + " /messages/0/content/0/file/file_data"
      })
  void findsDataUrisWhereverTheyStandForPictures(String path, String json, String where)
      throws Exception {
    String uri = "data:image/png;base64," + PNG;

    Message message = Gatewayed.read(path, json.replace('\'', '"').replace("URI", uri));

    assertThat(message.inputs()).extracting(Input::where).containsExactly(where);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/**/{\"instances\":[1]}", "\u00a0{}", ")]}',\n{}", "{} {}"})
  void refusesWhatIsSaidToBeJsonAndIsNot(String body) {
    assertRefused(Kind.MALFORMED, "", () -> Gatewayed.read(PREDICT, body));
  }

  @Test
  void leavesMasksOfPictureEditsAlone() throws Exception {
    String latin = new String(Gatewayed.picture(ImageFormat.PNG, 9), StandardCharsets.ISO_8859_1);
    byte[] form = (part("mask", latin) + "--B--\r\n").getBytes(StandardCharsets.ISO_8859_1);
    MessageHead head = Gatewayed.json("multipart/form-data; boundary=B");

    assertThat(Gatewayed.read("/v1/images/edits", head, form).inputs()).isEmpty();
    assertThat(Gatewayed.read("/predictions/m", head, form).inputs()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image,label\nPNG,3\n", "<svg><image href='data:image/png;base64,PNG'/>"})
  void takesAPictureInsideOfTextForABypass(String text) throws Exception {
    byte[] body = text.replace("PNG", PNG).getBytes(StandardCharsets.US_ASCII);

    Message message = Gatewayed.read("/invocations", Gatewayed.json("text/csv"), body);

    assertThat(message.bypasses())
        .extracting(Bypass::kind)
        .containsExactly(Bypass.Kind.UNDECODABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'strData':'PNG'} | /strData",
        "{'meta':{},'image':'PNG','data':{'ndarray':[[1]]}} | /image",
        "{'instances':[[[[1],[2]],[[3],[4]]]]} | /instances"
      })
  void findsWhatOtherServersReadAtSeldonsPaths(String json, String where) throws Exception {
    Message message = Gatewayed.read("/predict", json.replace('\'', '"').replace("PNG", PNG));

    assertThat(message.inputs()).extracting(Input::where).containsExactly(where);
  }

  @Test
  void followsThePointersOfARoute() throws Exception {
    List<RouteConfig> routes =
        List.of(new RouteConfig("/my/*/score", List.of("/rows/*/px", "/gone"), Optional.of("hw")));
    Protocol protocol =
        new Protocols(Gatewayed.CODECS, PayloadConfig.defaults(), InputRules.defaults(), routes)
            .find("POST", "/my/model/score")
            .orElseThrow();
    String json = "{\"rows\":[{\"px\":[[1,2],[3,4]],\"id\":[[5,6]]},{\"px\":[[7,8]]}]}";

    Message message = protocol.read(Gatewayed.json(""), Bodies.buffer(json), Bodies.deadline());

    assertThat(Gatewayed.text(Gatewayed.flattened(message)))
        .isEqualTo("{\"rows\":[{\"px\":[[1,1],[1,1]],\"id\":[[5,6]]},{\"px\":[[7,7]]}]}");
  }

  private static String part(String name, String content) {
    return "--B\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, content);
  }
}
