package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static dev.sluice.payload.Bodies.copies;
import static dev.sluice.payload.Bodies.deadline;
import static dev.sluice.payload.Bodies.json;
import static dev.sluice.payload.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.payload.PayloadException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPayloadTest {

  @Test
  void leavesUnchangedNumbersByteForByte() throws PayloadException {
    String array = "[[1.50, -0.0,\n 2E+3 ],[ 12345678901234567890, 0.1000000000000000055,1e-5]]";
    Payload payload = json(" {\"features\" : " + array + " , \"window\" : 3 } ");
    assertThat(text(payload.write(copies(payload), deadline())))
        .isEqualTo("{\"features\":" + array + "}");
    assertThat(payload.parameters().get("window")).hasValue("3");
    assertThat(payload.kind()).isEqualTo("json");
  }

  @Test
  void spellsAChangedNumberAsItsTwin() throws PayloadException {
    Payload payload = json("{\"features\":[1.50,7,2.0e0,3,9.00]}");
    List<Raster> cleaned = copies(payload);
    put(cleaned, 1, 1.5);
    put(cleaned, 2, 3);
    put(cleaned, 0, 9);
    put(cleaned, 4, 0.25);
    put(cleaned, 3, 1e300);
    assertThat(text(payload.write(cleaned, deadline())))
        .isEqualTo("{\"features\":[9.00,1.50,3,1.0E300,0.25]}");
  }

  @Test
  void doesNotRepeatLongSpellings() throws PayloadException {
    String spelling = "1." + "0".repeat(900);
    Payload payload = json("{\"features\":[" + spelling + ",2]}");
    List<Raster> cleaned = copies(payload);
    put(cleaned, 1, 1);
    assertThat(text(payload.write(cleaned, deadline())))
        .isEqualTo("{\"features\":[" + spelling + ",1]}");
  }

  private static void put(List<Raster> cleaned, int i, double value) {
    NumberArray.DOUBLE.set(cleaned.get(0).data(), 8 * i, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2,3]||1x1x3x1 INTERLEAVED true",
        "[1,2,3]|n|1x1x3x1 INTERLEAVED true",
        "[[1,2,3],[4,5,6]]||2x1x3x1 INTERLEAVED true",
        "[[1,2,3],[4,5,6]]|hw|1x2x3x1 INTERLEAVED false",
        "[[[1,2],[3,4],[5,6]]]||1x1x3x2 INTERLEAVED false",
        "[[[1,2],[3,4],[5,6]]]|chw|1x3x2x1 PLANAR false",
        "[[[[1,2],[3,4],[5,6]]],[[[1,2],[3,4],[5,6]]]]||2x1x3x2 INTERLEAVED false",
        "[[[[1,2],[3,4],[5,6]]],[[[1,2],[3,4],[5,6]]]]|nchw|2x3x2x1 PLANAR false",
        "[[[[[1,2]]],[[[3,4]]]]]|hwc|2x1x1x2 INTERLEAVED false",
        "[[[[[1,2]]],[[[3,4]]]]]|n|2x1x2x1 INTERLEAVED true",
      })
  void laysOutAxes(String array, String layout, String expected) throws PayloadException {
    String parameter = layout == null ? "" : "\"layout\":\"" + layout + "\",";
    for (String body :
        new String[] {
          "{" + parameter + "\"features\":" + array + "}",
          "{\"features\":" + array + "," + parameter + "\"forward\":\"never\"}"
        }) {
      Input input = json(body).inputs().get(0);
      Raster raster = input.raster();
      assertThat(
              "%dx%dx%dx%d %s %s"
                  .formatted(
                      raster.batch(),
                      raster.height(),
                      raster.width(),
                      raster.channels(),
                      raster.order(),
                      input.vector()))
          .isEqualTo(expected);
      assertThat(raster.dtype()).isEqualTo(DType.F64);
      assertThat(input.where()).isEqualTo("/features");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2]|hw",
        "[[1,2]]|n",
        "[[1,2]]|nhwc",
        "[1]|square",
        "[[[[[1]]]]]|",
      })
  void refusesLayoutsThatDoNotFit(String array, String layout) {
    String parameter = layout == null ? "" : ",\"layout\":\"" + layout + "\"";
    assertRefused(
        Kind.INVALID_PARAMETER, "layout", () -> json("{\"features\":" + array + parameter + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"features\":[]}",
        "{\"features\":[[1],[]]}",
        "{\"features\":[1,2,]}",
        "{\"features\":[1,,2]}",
        "{\"features\":[,1]}",
        "{\"features\":[1 2]}",
        "{\"features\":[01]}",
        "{\"features\":[1.]}",
        "{\"features\":[NaN]}",
        "{\"features\":[null]}",
        "{\"features\":[\"1\"]}",
        "{\"features\":[1}",
        "{\"features\":[1]",
        "{\"features\":[1]}x",
        "{\"features\":[1]}{}",
        "{\"features\":[1],}",
        "{\"features\":1}",
        "{\"features\":[1],\"features\":[2]}",
        "{\"features\":[1],\"window\":3,\"window\":3}",
        "{\"features\":[1],\"window\":[3]}",
        "{\"features\":[1],\"window\":{}}",
        "{\"features\":[1],\"window\":tru}",
        "{\"features\":[1],\"window\":3e}",
        "{\"features\":[1],\"win\u0000dow\":3}",
        "{\"features\":[1],\"\\ud800\":3}",
        "{\"features\":[1],\"\\udc00\\ud800\":3}",
        "{\"features\":[1],\"\\x\":3}",
        "{\"features\":[1],\"\\u12\":3}",
        "{\"features\":[1],\"window",
        "{\"features\":[1],\"window\\",
        "\uFEFF{\"features\":[1]}",
        "[1]",
        "{}",
        "{\"window\":3}",
        " ",
        "nul",
      })
  void refusesWhatIsNotTheGrammar(String body) {
    assertRefused(Kind.MALFORMED, "", () -> json(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[1,2],[3]]|1 elements where others have 2, its end at byte 21",
        "[[1],2]|a number where arrays came before at byte 17",
        "[1,[2]]|an array where numbers came before at byte 15",
        "[[1],[[2]]]|an array where numbers came before at byte 18",
        "[[[1]],[[1],[2]]]|2 elements where others have 1, its end at byte 27",
      })
  void saysWhereAnArrayIsRagged(String array, String message) {
    assertRefused(
        Kind.MALFORMED, "ragged array: " + message, () -> json("{\"features\":" + array + "}"));
  }

  @Test
  void refusesWhatIsOverALimit() {
    assertRefused(
        Kind.TOO_LARGE,
        "nested deeper than 32",
        () -> json("{\"features\":" + "[".repeat(100_000) + "}"));
    PayloadConfig small = new PayloadConfig(10, 4, 2, 3, 8, 8, 2, 64, false);
    for (String body :
        List.of(
            "{\"features\":[1,2,3,4,5]}",
            "{\"features\":[123456789]}",
            "{\"features\":[[[1]]]}",
            "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}",
            "{\"features\":[1],\"window\":\"123456789\"}")) {
      assertRefused(
          Kind.TOO_LARGE,
          "",
          () ->
              Bodies.formats(small)
                  .read(Bodies.JSON, Bodies.buffer(body), Parameters.NONE, deadline()));
    }
  }

  @Test
  void namesUnknownParameters() {
    assertRefused(
        Kind.INVALID_PARAMETER,
        "no parameter is called 'windw'; there are border, compat",
        () -> json("{\"features\":[1],\"windw\":3}"));
    assertRefused(
        Kind.INVALID_PARAMETER, "'windw'", () -> json("{\"features\":[1]}", "windw", "3"));
    assertRefused(
        Kind.INVALID_PARAMETER,
        "parameter 'window' is given twice",
        () -> json("{\"features\":[1],\"window\":5}", "window", "3"));
    assertRefused(
        Kind.INVALID_PARAMETER, "quality", () -> json("{\"features\":[1],\"quality\":101}"));
    assertRefused(
        Kind.INVALID_PARAMETER, "format", () -> json("{\"features\":[1],\"format\":\"gif\"}"));
  }

  @Test
  void readsParametersOfEveryKind() throws PayloadException {
    Payload payload =
        json(
            "{\"gray\":true,\"cval\":-1.5e0,\"border\":\"n\\u0065arest\",\"features\":[1],"
                + "\"forward\":\"\\ud83d\\ude00\\n\"}");
    assertThat(payload.parameters().asMap())
        .containsEntry("gray", "true")
        .containsEntry("cval", "-1.5e0")
        .containsEntry("border", "nearest")
        .containsEntry("forward", "\ud83d\ude00\n");
  }

  @Test
  void givesUpAtTheDeadline() {
    String body = "{\"features\":[" + "1,".repeat(100_000) + "1]}";
    assertRefused(
        Kind.DEADLINE,
        "",
        () ->
            Bodies.FORMATS.read(
                Bodies.JSON, Bodies.buffer(body), Parameters.NONE, System.nanoTime() - 1));
  }

  @Test
  void writesOtherFormats() throws PayloadException {
    Payload npy = json("{\"features\":[[1,2.5],[3,4]],\"format\":\"npy\"}");
    Body body = npy.write(copies(npy), deadline());
    assertThat(body.contentType()).isEqualTo("application/x-npy");
    Payload back = Bodies.npy(Bodies.bytes(body), "layout", "bn");
    assertThat(back.inputs().get(0).raster().sameShape(npy.inputs().get(0).raster())).isTrue();
    Payload png = json("{\"features\":[[1,2],[3,4]],\"format\":\"png\"}");
    assertRefused(
        Kind.INVALID_PARAMETER,
        "format: PNG holds no F64 samples",
        () -> png.write(copies(png), deadline()));
  }

  @Test
  void writesAnArrayOfFewerChannels() throws PayloadException {
    Payload payload = json("{\"features\":[[[1,2,3],[4,5,6]]],\"gray\":true}");
    Raster gray = Raster.allocate(DType.F64, SampleOrder.INTERLEAVED, 1, 1, 2, 1);
    NumberArray.DOUBLE.set(gray.data(), 8, 0.5);
    assertThat(text(payload.write(List.of(gray), deadline())))
        .isEqualTo("{\"features\":[[[0],[0.5]]]}");
  }
}
