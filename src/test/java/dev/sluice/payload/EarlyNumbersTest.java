package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyNumbersTest {
  private static final String PATH = "/v2/models/m/infer";

  /** Alone, before and behind numbers that fit their description. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,1,2,2]      | [1,2,3]         | has 3 numbers",
        "[1,1,2,900000] | [1,2,3,4]       | has 4 numbers",
        "[1,1,2,2]      | [1,2,3,4,5]     | has 5 numbers",
        "[1,1,2,2]      | [[[1,2],[3,4]]] | in the shape",
        "[1,1,2,2]      | [[1,2],[3,4,5]] | ragged",
        "[1,1,2,2]      | [1,2,,4]        | a digit is missing at byte 5",
        "[1,1,2,2]      | [1,2,3,1e39]    | beyond the range of a float at byte 7",
        "[1,1,2,2]      | [1,2,3,4.]      | a digit is missing"
      })
  void leavesWhatDoesNotFitToBeRefused(String shape, String data, String message) {
    String wrong = input(shape, data);
    String right = input("[1,1,2,2]", "[5,6,7,8]");
    for (String inputs : List.of(wrong, wrong + "," + right, right + "," + wrong)) {
      assertRefused(Kind.MALFORMED, message, () -> Gatewayed.read(PATH, request(inputs)));
    }
  }

  @Test
  void readsTheSameBeforeAndBehindADescription() throws Exception {
    String numbers = "[0.5,-1e-3, 7 ,1e-46,1.17549435E-38,2.5,0.1000000000000000055,-0.0]";
    String table = "{'name':'t','datatype':'FP32','shape':[1,2],'data':[1,2]}";
    String behind = "{'data':" + numbers + ",'name':'y','datatype':'FP32','shape':[1,1,2,4]}";
    String json = request(input("[1,1,2,4]", numbers) + "," + table + "," + behind);

    Message message = Gatewayed.read(PATH, json);

    Raster early = message.inputs().getFirst().raster();
    Raster late = message.inputs().getLast().raster();
    assertThat(message.inputs()).hasSize(2);
    assertThat(Arrays.copyOf(early.data(), 32)).isEqualTo(Arrays.copyOf(late.data(), 32));
    List<Raster> same = List.of(Bodies.copy(early), Bodies.copy(late));
    assertThat(Gatewayed.text(message.write(same, Bodies.deadline()))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2,-,4]", "[1,2,3,[4]]", "[1,2,3,1e39]"})
  void numbersThatCannotBeReadAreReadOnce(String data) {
    List<Integer> lent = new ArrayList<>();
    IntFunction<byte[]> room =
        bytes -> {
          lent.add(bytes);
          return new byte[bytes];
        };
    ByteBuffer body = ByteBuffer.wrap(request(input("[1,1,2,2]", data)).getBytes(US_ASCII));
    MessageHead json = Gatewayed.json("application/json");
    Protocol protocol = Gatewayed.protocols(InputRules.defaults()).find("POST", PATH).orElseThrow();

    assertThatThrownBy(() -> protocol.read(json, body, room, Bodies.deadline()))
        .isInstanceOf(PayloadException.class)
        .hasMessageStartingWith("/inputs/0/data: ");

    // For the values and for their places.
    assertThat(lent).hasSize(2);
  }

  private static String input(String shape, String data) {
    return "{'name':'x','datatype':'FP32','shape':" + shape + ",'data':" + data + "}";
  }

  private static String request(String inputs) {
    return ("{'inputs':[" + inputs + "]}").replace('\'', '"');
  }
}
