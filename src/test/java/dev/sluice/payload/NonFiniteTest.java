package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.Footprint;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.Raster;
import dev.sluice.median.Window;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN and infinities inside pictures, as model servers read them. */
class NonFiniteTest {
  private static final String PREDICT = "/v1/models/m:predict";

  private static Message read(String path, String json, PayloadConfig config)
      throws PayloadException {
    return new Protocols(Gatewayed.CODECS, config, InputRules.defaults(), List.of())
        .find("POST", path)
        .orElseThrow()
        .read(
            Gatewayed.json("application/json"),
            Bodies.buffer(json.getBytes(StandardCharsets.UTF_8)),
            Bodies.deadline());
  }

  /** A 3x3 median over one row of five, repeated at its ends. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[[1],[Infinity],[2.50],[-Infinity],[3]]] | [[[1],[2.50],[2.50],[2.50],[3]]]",
        "[[[1],[Inf],[Infinity],[ -Inf ],[-Inf]]] | [[[1],[Inf],[Infinity],[ -Inf ],[-Inf]]]",
        "[[[NaN],[null],[NaN],[null],[7]]] | [[[NaN],[null],[NaN],[7],[7]]]",
        "[[[1.0],[1.0],[NaN],[1.0],[1.0]]] | [[[1.0],[1.0],[1.0],[1.0],[1.0]]]"
      })
  void areFilteredAndKeepTheirSpelling(String before, String after) throws Exception {
    Message message =
        read(PREDICT, "{\"instances\":[" + before + "]}", PayloadConfig.defaults().ignoringNan());
    Raster raster = message.inputs().get(0).raster();
    Raster cleaned = raster.blank();
    MedianFilter median =
        new MedianFilter(Window.square(3), Footprint.SQUARE, Border.REFLECT, 0, true);
    try (MedianEngine engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE)) {
      engine.filter(raster, cleaned, median, Bodies.deadline());
    }

    assertThat(Gatewayed.text(message.write(List.of(cleaned), Bodies.deadline())))
        .isEqualTo("{\"instances\":[" + after + "]}");
  }

  /** Long arrays are told apart ahead of being read. */
  @ParameterizedTest
  @ValueSource(strings = {"null", "NaN", "Infinity", "-Infinity", "-Inf"})
  void standBeforeAndAmongManyNumbers(String word) throws PayloadException {
    PayloadConfig config = PayloadConfig.defaults().ignoringNan();
    String numbers = String.join(", ", Collections.nCopies(300, "5, " + word + ", -6.5, 7"));
    JsonCursor cursor =
        new JsonCursor(Bodies.buffer(("[" + word + ", " + numbers + "]").getBytes()));
    NumberArray room = NestedArrayReader.room(cursor, config, DType.F64, byte[]::new);
    NumberArray read = new NestedArrayReader(cursor, config, room, true, Bodies.deadline()).read();
    assertThat(read.count()).isEqualTo(1 + 300 * 4);
    double value = NonFinite.at(word.getBytes(), 0, word.length()).value();
    for (int i = 0; i < read.count(); i++) {
      Double expected = i % 4 == 0 && i > 0 ? 7.0 : i % 4 == 3 ? -6.5 : i % 4 == 1 ? 5.0 : value;
      assertThat((double) NumberArray.DOUBLE.get(read.values(), 8 * i)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "null"})
  void areRefusedWhereThePolicySaysSo(String word) {
    String json = "{\"instances\":[[[[1],[" + word + "],[2]]]]}";
    assertRefused(Kind.MALFORMED, ": NaN", () -> read(PREDICT, json, PayloadConfig.defaults()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NaN1", "nul", "Infinit", "+Infinity", "--Inf", "-NaN", "true"})
  void noOtherWordIsANumber(String word) {
    String json = "{\"instances\":[[[[1],[" + word + "],[2]]]]}";
    assertRefused(
        Kind.MALFORMED,
        "/instances",
        () -> read(PREDICT, json, PayloadConfig.defaults().ignoringNan()));
  }

  @Test
  void readsFloatsAsTheModelServerDoes() throws Exception {
    String json =
        "{\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[1,1,1,3],\"data\":[16777217,-Infinity,null]}]}";
    Message message = read("/v2/models/m/infer", json, PayloadConfig.defaults().ignoringNan());

    assertThat(message.inputs().get(0).raster().dtype()).isEqualTo(DType.F32);
    assertThat(message.inputs().get(0).raster().indexOfNan()).isEqualTo(2);
  }
}
