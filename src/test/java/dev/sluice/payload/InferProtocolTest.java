package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.ImageFormat;
import dev.sluice.median.DType;
import dev.sluice.median.SampleOrder;
import dev.sluice.payload.PayloadException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferProtocolTest {
  private static final String PATH = "/v2/models/m/versions/1/infer";

  @Test
  void replacesFlatNumbersWhateverTheOrderOfMembers() throws Exception {
    String json =
        "{ \"id\":9007199254740993 ,\"inputs\":[{\"data\":[1.50, 2,3e0,\n4],\"parameters\":"
            + "{\"sequence_id\":18446744073709551615},\"datatype\":\"FP32\",\"shape\":[1,1,2,2],"
            + "\"name\":\"x\"}] }";

    Message message = Gatewayed.read(PATH, json);

    assertThat(message.inputs().getFirst().where()).isEqualTo("/inputs/0/data");
    assertThat(message.inputs().getFirst().raster().order()).isEqualTo(SampleOrder.PLANAR);
    assertThat(Gatewayed.text(Gatewayed.flattened(message)))
        .isEqualTo(json.replace("[1.50, 2,3e0,\n4]", "[1.50, 1.50,1.50,\n1.50]"));
  }

  @Test
  void keepsTheNesting() throws Exception {
    String json = input("FP32", "[2,2,3]", "[[[1,2,3],[4,5,6]], [[7,8,9],[10,11,12]]]");

    String written = Gatewayed.text(Gatewayed.flattened(Gatewayed.read(PATH, json)));

    assertThat(written).contains("[[[1,1,1],[1,1,1]], [[1,1,1],[1,1,1]]]");
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, '[1,1,2,2]'",
    "BOOL, '[1,1,2,2]'",
    "FP32, '[4]'",
    "FP32, '[2,2]'",
    "FP32, '[1,2,2,1,1]'",
    "FP32, '[1,2,2,2]'"
  })
  void leavesWhatIsNoPicture(String datatype, String shape) throws Exception {
    Message message = Gatewayed.read(PATH, input(datatype, shape, "[1,2,3,4]"));

    assertThat(message.inputs()).isEmpty();
    assertThat(message.bypasses()).isEmpty();
  }

  @Test
  void takesTheNestingForTheShapeWhereNoneIsTold() throws Exception {
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"data\":[[[[1,2],[3,4]]]]}]}";

    assertThat(Gatewayed.text(Gatewayed.flattened(Gatewayed.read(PATH, json))))
        .isEqualTo(json.replace("[[[[1,2],[3,4]]]]", "[[[[1,1],[1,1]]]]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {PATH, "/invocations"})
  void looksIntoEvents(String path) throws Exception {
    String json =
        "{\"specversion\":\"1.0\",\"data\":" + input("FP32", "[1,1,2,2]", "[1,2,3,4]") + "}";

    Message message = Gatewayed.read(path, json);

    assertThat(message.inputs()).extracting(Input::where).containsExactly("/data/inputs/0/data");
  }

  @Test
  void takesBase64AmongBinaryElementsForABypass() throws Exception {
    byte[] text = Base64.getEncoder().encode(Gatewayed.picture(ImageFormat.PNG, 9));
    byte[] head =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[1]}]}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(head.length + 4 + text.length);
    body.put(head).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).put(text);

    Message message =
        Gatewayed.read(PATH, Gatewayed.binary(Integer.toString(head.length)), body.array());

    assertThat(message.bypasses())
        .extracting(Bypass::kind)
        .containsExactly(Bypass.Kind.UNDECODABLE);
  }

  /** As Triton's decoders of pictures take them. */
  @Test
  void takesAnEncodedPictureAsSamplesForABypass() throws Exception {
    byte[] png = Gatewayed.picture(ImageFormat.PNG, 9);
    StringBuilder numbers = new StringBuilder("[");
    for (byte each : png) {
      numbers.append(numbers.length() == 1 ? "" : ", ").append(each & 0xFF);
    }
    String shape = "[2," + png.length + "]";
    String json = input("UINT8", "[1," + png.length + "]", numbers + "]");
    byte[] head =
        ("{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":" + shape + "}]}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(head.length + 2 * png.length);
    body.put(head).position(head.length + png.length).put(png);

    for (Message message :
        List.of(
            Gatewayed.read(PATH, json),
            Gatewayed.read(PATH, Gatewayed.binary(Integer.toString(head.length)), body.array()))) {
      assertThat(message.bypasses())
          .extracting(Bypass::kind)
          .containsExactly(Bypass.Kind.UNDECODABLE);
    }
  }

  @Test
  void filtersWhatTheConfigurationNamesAndLeavesWhatItExcludes() throws Exception {
    byte[] ids = input("INT64", "[1,1,2,2]", "[1,2,3,4]").getBytes(StandardCharsets.UTF_8);
    InputRules only = new InputRules(InputRules.Channels.AUTO, false, List.of("x"), List.of());
    InputRules leave = new InputRules(InputRules.Channels.AUTO, false, List.of(), List.of("x"));

    assertThat(Gatewayed.read(PATH, Gatewayed.json("a/b"), ids, only).inputs()).hasSize(1);
    byte[] floats = input("FP32", "[1,1,2,2]", "[1,2,3,4]").getBytes(StandardCharsets.UTF_8);
    assertThat(Gatewayed.read(PATH, Gatewayed.json("a/b"), floats, leave).inputs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"inputs\":[],\"inputs\":[]}",
        "{\"inputs\":[{\"name\":\"a\",\"n\\u0061me\":\"b\"}]}",
        "{\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[1,1,2,2],\"data\":[1,2,3]}]}",
        "{\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[1,1,2,2],\"data\":[[1,2],[3,4]]}]}",
        "{\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[1,1,2,2],\"data\":[1,2,3,null]}]}",
        "{\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[1,-1,2,2],\"data\":[1,2,3,4]}]}",
        "{\"inputs\":[",
        "{\"inputs\":[]} x"
      })
  void refusesWhatCanBeReadInTwoWays(String json) {
    assertRefused(Kind.MALFORMED, "", () -> Gatewayed.read(PATH, json));
  }

  @ParameterizedTest
  @CsvSource({"FP16, F16", "BF16, BF16", "FP32, F32", "UINT8, U8", "INT16, I16", "FP64, F64"})
  void replacesTensorsBehindTheJson(String datatype, DType dtype) throws Exception {
    int bytes = 4 * dtype.bytes();
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2,2,1],\"datatype\":\"%s\",\"parameters\":{\"binary_data_size\":%d}}]}"
            .formatted(datatype, bytes);
    byte[] samples = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      samples[i] = (byte) (i + 3);
    }

    Message message =
        Gatewayed.read(PATH, Gatewayed.binary("" + json.length()), join(json, samples));

    assertThat(message.inputs().getFirst().raster().dtype()).isEqualTo(dtype);
    byte[] expected = samples.clone();
    for (int i = 0; i < bytes; i++) {
      expected[i] = samples[i % dtype.bytes()];
    }
    Rewritten written = Gatewayed.flattened(message);
    assertThat(Gatewayed.bytes(written)).isEqualTo(join(json, expected));
    assertThat(written.headers()).isEmpty();
  }

  /** Inline numbers grow, a picture in the tail shrinks: every length that tells so follows. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recomputesTheLengthsThatARewriteChanges(boolean byType) throws Exception {
    byte[] png = noise(40);
    String json =
        "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,1,2,2],\"datatype\":\"FP32\",\"data\":[1234,2,3,4]},"
            + "{\"name\":\"m\",\"shape\":[2],\"datatype\":\"BOOL\",\"parameters\":{\"binary_data_size\":2}},"
            + "{\"name\":\"b\",\"shape\":[1],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":"
            + (png.length + 4)
            + "}}]}";
    byte[] body = join(json, new byte[] {1, 0}, prefixed(png));
    String type = "application/vnd.sagemaker-triton.binary+json;json-header-size=";
    MessageHead head =
        byType ? new MessageHead(type + json.length(), null) : Gatewayed.binary("" + json.length());

    Rewritten written =
        Gatewayed.flattened(Gatewayed.read(byType ? "/invocations" : PATH, head, body));

    byte[] bytes = Gatewayed.bytes(written);
    String told =
        byType
            ? written.headers().get("Content-Type").substring(type.length())
            : written.headers().get("Inference-Header-Content-Length");
    int length = Integer.parseInt(told);
    String header = new String(bytes, 0, length, StandardCharsets.UTF_8);
    int tail = bytes.length - length - 2;
    assertThat(header)
        .isEqualTo(
            json.replace("[1234,2,3,4]", "[1234,1234,1234,1234]")
                .replace("" + (png.length + 4), "" + tail));
    ByteBuffer rest = ByteBuffer.wrap(bytes, length, bytes.length - length);
    assertThat(rest.get()).isEqualTo((byte) 1);
    assertThat(rest.get()).isEqualTo((byte) 0);
    assertThat(rest.order(ByteOrder.LITTLE_ENDIAN).getInt()).isEqualTo(tail - 4);
    assertThat(tail).isNotEqualTo(png.length + 4);
  }

  @Test
  void takesTheWholeTailWhereASingleInputTellsNoSize() throws Exception {
    String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2,2],\"datatype\":\"UINT8\"}]}";

    Message message =
        Gatewayed.read(
            PATH, Gatewayed.binary("" + json.length()), join(json, new byte[] {1, 2, 3, 4}));

    assertThat(message.inputs()).hasSize(1);
  }

  @Test
  void tellsWhatItCannotSee() throws Exception {
    String json = input("FP8", "[1,1,2,2]", "[1,2,3,4]");
    assertThat(Gatewayed.read(PATH, json).bypasses())
        .extracting(Bypass::kind)
        .containsExactly(Bypass.Kind.UNKNOWN_DATATYPE);
    byte[] more = join("{\"inputs\":[]}", new byte[] {1, 2});
    assertThat(Gatewayed.read(PATH, Gatewayed.binary("13"), more).bypasses())
        .extracting(Bypass::kind)
        .containsExactly(Bypass.Kind.EXTRA_BYTES);
    assertRefused(
        Kind.MALFORMED, "JSON header", () -> Gatewayed.read(PATH, Gatewayed.binary("99"), more));
  }

  @Test
  void readsPicturesAmongStrings() throws Exception {
    String base64 = Base64.getEncoder().encodeToString(Gatewayed.picture(ImageFormat.PNG, 9));
    String json = input("BYTES", "[2]", "[\"text\", \"" + base64 + "\"]");

    Message message = Gatewayed.read(PATH, json);

    assertThat(message.inputs()).extracting(Input::where).containsExactly("/inputs/0/data/1");
    assertThat(Gatewayed.text(Gatewayed.flattened(message)))
        .startsWith(json.substring(0, json.indexOf(base64)))
        .doesNotContain(base64);
  }

  private static String input(String datatype, String shape, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}]}"
        .formatted(datatype, shape, data);
  }

  private static byte[] noise(int side) {
    return Gatewayed.picture(ImageFormat.PNG, side);
  }

  private static byte[] prefixed(byte[] bytes) {
    return ByteBuffer.allocate(bytes.length + 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] join(String json, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
