package dev.sluice.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBatchTest {
  @Test
  void putsTheInputsOfAllOneBehindTheOther() {
    assertThat(
            batch(
                """
                {"id":"7","inputs":[{"name":"x","shape":[ 2 ,2],"datatype":"FP32","data":[1,2.50,3,4]},\
                {"name":"t","datatype":"BYTES","data":["a","b"],"shape":[2]}],"outputs":[{"name":"y"}]}\
                """,
                """
                {"id":"7","inputs":[{"name":"x","shape":[ 2 ,2],"datatype":"FP32","data":[5,6,7,8e1]},\
                {"name":"t","datatype":"BYTES","data":["a","b"],"shape":[2]}],"outputs":[{"name":"y"}]}\
                """))
        .contains(
            """
            {"id":"7","inputs":[{"name":"x","shape":[ 4 ,2],"datatype":"FP32","data":[1,2.50,3,4,5,6,7,8e1]},\
            {"name":"t","datatype":"BYTES","data":["a","b","a","b"],"shape":[4]}],"outputs":[{"name":"y"}]}\
            """);
  }

  @Test
  void keepsTheNestingOfArrays() {
    String one = "{\"instances\":[[[1],[2]]]}";
    String two = "{ \"instances\": [ [[3],[4]] ] }";

    assertThat(batch(one, two, one)).contains("{\"instances\":[[[1],[2]], [[3],[4]] ,[[1],[2]]]}");
    assertThat(batch("{\"instances\":[{\"x\":1}],\"k\":2}", "{\"instances\":[{\"x\":3}],\"k\":2}"))
        .contains("{\"instances\":[{\"x\":1},{\"x\":3}],\"k\":2}");
  }

  @Test
  void putsBinaryTensorsInTheOrderOfTheInputs() {
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"UINT8\","
            + "\"parameters\":{\"binary_data_size\":2}},{\"name\":\"z\",\"shape\":[1],"
            + "\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":1}}]}";
    Rewritten written =
        RequestBatch.of(List.of(binary(json, "abc"), binary(json, "def")), name -> !name.isEmpty())
            .orElseThrow();

    String expected =
        json.replace("[1,2]", "[2,2]")
            .replace("[1]", "[2]")
            .replace("size\":2", "size\":4")
            .replace("size\":1", "size\":2");
    assertThat(text(written)).isEqualTo(expected + "abdecf");
    assertThat(written.headers())
        .isEqualTo(Map.of(InferProtocol.HEADER, Integer.toString(expected.length())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":[1]} | {\"a\":[2]}",
        "[1] | [2]",
        "nonsense | nonsense",
        "{\"instances\":[]} | {\"instances\":[]}",
        "{\"instances\":{\"x\":1}} | {\"instances\":{\"x\":1}}",
        "{\"instances\":[1]} | {\"inputs\":[1]}",
        "{\"inputs\":{\"x\":[1]}} | {\"inputs\":{\"x\":[1]}}"
      })
  void knowsRequestsThatHaveNoBatch(String one, String two) {
    assertThat(batch(one, two)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\":\"x\",\"shape\":[2],\"data\":[1,2] | \"name\":\"x\",\"shape\":[1],\"data\":[1]",
        "\"name\":\"x\",\"shape\":[0,2],\"data\":[] | \"name\":\"x\",\"shape\":[0,2],\"data\":[]",
        "\"name\":\"x\",\"shape\":[],\"data\":[1] | \"name\":\"x\",\"shape\":[],\"data\":[1]",
        "\"name\":\"x\",\"shape\":\"1\",\"data\":[1] | \"name\":\"x\",\"shape\":\"1\",\"data\":[1]",
        "\"name\":\"fixed\",\"shape\":[1],\"data\":[1] |"
            + " \"name\":\"fixed\",\"shape\":[1],\"data\":[1]",
        "\"name\":\"x\",\"shape\":[1] | \"name\":\"x\",\"shape\":[1]",
        "\"name\":\"x\",\"shape\":[1],\"data\":\"AA==\" |"
            + " \"name\":\"x\",\"shape\":[1],\"data\":\"AA==\""
      })
  void leavesInputsThatAreNotOfAnyNumber(String one, String two) {
    assertThat(batch(input(one), input(two))).isEmpty();
  }

  @Test
  void leavesInputsThatDoNotGoTogether() {
    String different =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]},"
            + "{\"name\":\"k\",\"shape\":[3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
    assertThat(batch(different, different)).as("one axis is longer").isEmpty();
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"UINT8\","
            + "\"parameters\":{\"binary_data_size\":2}}]}";
    assertThat(RequestBatch.of(List.of(binary(json, "abc"), binary(json, "def")), name -> true))
        .as("bytes that no input has")
        .isEmpty();
    assertThat(RequestBatch.of(List.of(binary(json, "a"), binary(json, "d")), name -> true))
        .as("bytes that are missing")
        .isEmpty();
  }

  private static String input(String members) {
    return "{\"inputs\":[{\"datatype\":\"FP32\"," + members + "}]}";
  }

  private static Optional<String> batch(String... bodies) {
    List<RequestBatch.Version> versions =
        Stream.of(bodies).map(body -> version(body, null)).toList();
    return RequestBatch.of(versions, name -> !name.equals("fixed")).map(RequestBatchTest::text);
  }

  private static RequestBatch.Version binary(String json, String tail) {
    return version(json + tail, Integer.toString(json.length()));
  }

  /** In two parts, as bodies are written. */
  private static RequestBatch.Version version(String body, @Nullable String length) {
    byte[] bytes = body.getBytes(ISO_8859_1);
    int half = bytes.length / 2;
    return new RequestBatch.Version(
        List.of(ByteBuffer.wrap(bytes, 0, half), ByteBuffer.wrap(bytes, half, bytes.length - half)),
        length);
  }

  private static String text(Rewritten written) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteBuffer part : written.parts()) {
      out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
    return out.toString(ISO_8859_1);
  }
}
