package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"predictions":[[0.1,0.9],[1,0]]}                                     | 0.1 0.9, 1.0 0.0
          {"predictions":[2,7]}                                                 | 2, 7
          {"predictions":["cat","dog"]}                                         | cat, dog
          {"predictions":[0.25]}                                                | 0.75 0.25
          {"predictions":[[0.25]]}                                              | 0.75 0.25
          {"predictions":[{"classes":3,"probabilities":[0.3,0.7]}]}             | 0.3 0.7
          {"predictions":[{"label":"cat","box":[]}]}                            | cat
          {"outputs":[[0.3,0.7]]}                                               | 0.3 0.7
          {"outputs":{"probabilities":[[0.3,0.7]],"more":1}}                    | 0.3 0.7
          {"results":[[["cat",0.6],["dog",0.4]]]}                               | cat=0.6 dog=0.4
          {"tabby":0.3,"tiger":0.7}                                             | tabby=0.3 tiger=0.7
          [{"tabby":0.3,"tiger":0.7},{"tabby":1.0}]                             | tabby=0.3 tiger=0.7, tabby=1.0
          [{"label":"cat","score":0.6},{"score":0.4,"label":"dog"}]             | cat=0.6 dog=0.4
          [[{"label":"cat","score":0.6},{"label":"dog","score":0.4}]]           | cat=0.6 dog=0.4
          [0.3,0.7]                                                             | 0.3 0.7
          [["cat","dog"]]                                                       | cat=0.5 dog=0.5
          """)
  void findsPredictionsWhereTheyAreCustomary(String answer, String rows) throws Exception {
    assertThat(spell(reader("", false).read(json(answer)))).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /data/0/probs | {"data":[{"probs":[0.3,0.7]}]}              | 0.3 0.7
          /rows         | {"rows":[[0.3,0.7],[0.6,0.4]]}              | 0.3 0.7, 0.6 0.4
          /choices/0/message/content | {"choices":[{"message":{"content":"a cat"}}]} | a cat
          scores        | {"predictions":[{"x":[0.9,0.1],"scores":[0.3,0.7]}]} | 0.3 0.7
          scores        | {"outputs":{"x":[[0.9,0.1]],"scores":[[0.3,0.7]]}} | 0.3 0.7
          b             | {"outputs":[{"name":"a","datatype":"FP32","shape":[1,2],"data":[1,0]},{"name":"b","datatype":"INT64","shape":[1],"data":[4]}]} | 4
          """)
  void findsThemWhereTheConfigurationSays(String output, String answer, String rows)
      throws Exception {
    assertThat(spell(reader(output, false).read(json(answer)))).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name":"p","datatype":"FP32","shape":[2,2],"data":[0.1,0.9,1,0]}       | 0.1 0.9, 1.0 0.0
          {"name":"p","datatype":"FP32","shape":[2,2],"data":[[0.1,0.9],[1,0]]}   | 0.1 0.9, 1.0 0.0
          {"name":"p","datatype":"FP32","shape":[2],"data":[0.1,0.9]}             | 0.1 0.9
          {"name":"p","datatype":"FP32","shape":[1,2,1,1],"data":[0.1,0.9]}       | 0.1 0.9
          {"name":"p","datatype":"INT64","shape":[2],"data":[3,1]}                | 3, 1
          {"name":"p","datatype":"BYTES","shape":[2],"data":["cat","dog"]}        | cat, dog
          {"name":"p","datatype":"BYTES","shape":[1,2],"data":["0.6:3:cat","0.4:5:dog"]} | 3:cat=0.6 5:dog=0.4
          """)
  void readsTensorsOfTheInferenceProtocol(String output, String rows) throws Exception {
    String answer = "{\"outputs\":[" + output + "]}";

    assertThat(spell(reader("", false).read(json(answer)))).isEqualTo(rows);
  }

  @Test
  void prefersProbabilitiesToLabels() throws Exception {
    String answer =
        "{\"outputs\":[{\"name\":\"l\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"cat\"]},"
            + "{\"name\":\"p\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0.1,0.9]}]}";

    assertThat(spell(reader("", false).read(json(answer)))).isEqualTo("0.1 0.9");
  }

  @Test
  void readsTensorsBehindTheJson() throws Exception {
    String head =
        "{\"outputs\":[{\"name\":\"l\",\"datatype\":\"BYTES\",\"shape\":[1],"
            + "\"parameters\":{\"binary_data_size\":7}},"
            + "{\"name\":\"h\",\"datatype\":\"FP16\",\"shape\":[1,2],"
            + "\"parameters\":{\"binary_data_size\":4}}]}";
    ByteBuffer body = ByteBuffer.allocate(head.length() + 11).order(ByteOrder.LITTLE_ENDIAN);
    body.put(head.getBytes(StandardCharsets.US_ASCII));
    body.putInt(3).put("cat".getBytes(StandardCharsets.US_ASCII));
    body.putShort(Float.floatToFloat16(0.25f)).putShort(Float.floatToFloat16(0.75f));
    String length = Integer.toString(head.length());

    assertThat(spell(reader("", false).read(binary(length, body.array())))).isEqualTo("0.25 0.75");
    assertThat(spell(reader("l", false).read(binary(length, body.array())))).isEqualTo("cat");
    assertThatThrownBy(() -> reader("", false).read(binary("999999", body.array())))
        .hasMessage("not-read");
    assertThatThrownBy(() -> reader("", false).read(binary("-1", body.array())))
        .hasMessage("not-read");
  }

  @Test
  void makesProbabilitiesOfLogits() throws Exception {
    List<Row> rows = reader("", true).read(json("{\"predictions\":[[1000.0,1002.0]]}"));

    assertThat(((Row.Numbers) rows.getFirst()).values()[1])
        .isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"predictions":[[3.5,-1.5]]}                                           | not-probabilities
          {"predictions":[[1e999,0]]}                                            | not-probabilities
          {"a":1e999}                                                            | not-probabilities
          {"predictions":[[NaN,0]]}                                              | not-read
          {"predictions":[[0.5,0.5]]} x                                          | not-read
          {"predictions":[]}                                                     | no-output
          {"predictions":[null]}                                                 | no-output
          {"predictions":[{}]}                                                   | no-output
          {"predictions":[[[0.1,0.9],[0.1,0.9]]]}                                | no-output
          {}                                                                     | no-output
          {"outputs":[{"datatype":"FP32","shape":[2,2],"data":[1]}]}             | shape
          {"outputs":[{"datatype":"FP32","shape":[-1,2],"data":[1,0]}]}          | shape
          {"outputs":[{"datatype":"FP32","shape":[0,2],"data":[]}]}              | shape
          {"outputs":[{"datatype":"FP32","shape":[1,2,2],"data":[1,0,0,0]}]}     | shape
          {"outputs":[{"datatype":"FP32","shape":["a"],"data":[1]}]}             | shape
          {"outputs":[{"datatype":"FP32","shape":[1,2],"data":["a","b"]}]}       | not-probabilities
          {"outputs":[{"datatype":"FP32","shape":[1,2]}]}                        | not-read
          {"outputs":[{"datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}}]} | not-read
          {"outputs":[{"datatype":"FP32","shape":[99999999,99999999,99999999],"data":[1]}]} | shape
          """)
  void saysWhyAnAnswerTellsNothing(String answer, String why) {
    assertThatThrownBy(() -> reader("", false).read(json(answer)))
        .isInstanceOf(Unscorable.class)
        .hasMessage(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x/y", "/0/1", "/~2/-", "name"})
  void findsNothingWhereNothingIs(String output) {
    assertThatThrownBy(() -> reader(output, false).read(json("{\"x\":[]}")))
        .isInstanceOf(Unscorable.class);
  }

  @Test
  void judgesOnlyWholeSuccesses() {
    byte[] body = "{\"predictions\":[[1,0]]}".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> reader("", false).read(new Answer(500, null, null, null, body, true)))
        .hasMessage("no-answer");
    assertThatThrownBy(() -> reader("", false).read(new Answer(200, null, null, null, body, false)))
        .hasMessage("not-read");
    assertThatThrownBy(
            () ->
                reader("", false)
                    .read(new Answer(200, "text/event-stream", null, null, body, true)))
        .hasMessage("not-read");
    assertThatThrownBy(() -> reader("", false).read(new Answer(200, null, "br", null, body, true)))
        .hasMessage("not-read");
    assertThatThrownBy(
            () -> reader("", false).read(new Answer(200, null, "gzip", null, body, true)))
        .hasMessage("not-read");
  }

  private static AnswerReader reader(String output, boolean softmax) {
    return new AnswerReader(
        new DetectorConfig(
            DetectorConfig.Action.OBSERVE,
            Optional.empty(),
            List.of(),
            DetectorConfig.Batch.AUTO,
            output,
            softmax,
            1 << 20,
            KillSwitchConfig.off()));
  }

  private static Answer json(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(200, "application/json", null, null, body, true);
  }

  private static Answer binary(String length, byte[] body) {
    return new Answer(200, "application/octet-stream", null, length, body, true);
  }

  private static String spell(List<Row> rows) {
    return rows.stream().map(AnswerReaderTest::spell).collect(Collectors.joining(", "));
  }

  private static String spell(Row row) {
    return switch (row) {
      case Row.Numbers numbers ->
          java.util.Arrays.stream(numbers.values())
              .mapToObj(Double::toString)
              .collect(Collectors.joining(" "));
      case Row.Named named
          when named.weights().size() == 1
              && named.weights().containsValue(1.0)
              && !named.label().equals("tabby") ->
          named.label();
      case Row.Named named ->
          named.weights().entrySet().stream()
              .sorted(java.util.Map.Entry.comparingByKey())
              .map(Object::toString)
              .collect(Collectors.joining(" "));
    };
  }
}
