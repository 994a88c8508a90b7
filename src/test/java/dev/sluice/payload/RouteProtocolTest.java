package dev.sluice.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.median.DType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteProtocolTest {
  private static final String OCTETS = "application/octet-stream";

  @Test
  void readsABodyOfNothingButSamples() throws Exception {
    byte[] body = {'{', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    Message message = read(route("u8", "chw", 3, 2, 2), body);

    assertThat(message.inputs()).hasSize(1);
    assertThat(message.inputs().getFirst().raster().dtype()).isEqualTo(DType.U8);
    assertThat(message.inputs().getFirst().raster().channels()).isEqualTo(3);
    assertThat(message.places()).containsExactly(new Place(0, 12));
    assertThat(Gatewayed.bytes(Gatewayed.flattened(message))).containsOnly('{').hasSize(12);
  }

  @Test
  void takesAsManyPicturesAsCome() throws Exception {
    Message message = read(route("f32", "nhwc", -1, 2, 2, 1), new byte[48]);

    assertThat(message.inputs().getFirst().raster().batch()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"11", "13", "24"})
  void refusesABodyOfAnotherSize(int size) {
    PayloadException refused =
        catchThrowableOfType(
            PayloadException.class, () -> read(route("u8", "chw", 3, 2, 2), new byte[size]));

    assertThat(refused.kind()).isEqualTo(PayloadException.Kind.MALFORMED);
  }

  @Test
  void isAskedForItsContentTypeAlone() {
    Protocols protocols = protocols(route("u8", "chw", 3, 2, 2));

    assertThat(protocols.find("POST", "/raw", "Application/Octet-Stream; x=y")).isPresent();
    assertThat(protocols.find("POST", "/raw", "application/json")).isEmpty();
    assertThat(protocols.find("POST", "/raw")).isEmpty();
  }

  @Test
  void bringsItsDefence() {
    Protocols protocols = protocols(route("u8", "chw", 3, 2, 2));

    assertThat(protocols.find("POST", "/raw", OCTETS).orElseThrow().defence())
        .containsExactly(Map.entry("window", "5x5"));
  }

  @ParameterizedTest
  @CsvSource({"f31, chw", "u8, hw", "u8, xyz", "u8, ''"})
  void refusesWhatCannotBe(String dtype, String layout) {
    assertThatIllegalArgumentException().isThrownBy(() -> route(dtype, layout, 3, 2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> route("u8", "chw", 3, 0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> route("u8", "chw", 3, -1, 2));
  }

  private static RouteConfig route(String dtype, String layout, Integer... shape) {
    return new RouteConfig(
        "/raw",
        Optional.of(OCTETS),
        List.of(),
        Optional.of(layout),
        Optional.of(new RouteConfig.RawTensor(dtype, List.of(shape))),
        Map.of("window", "5x5"));
  }

  private static Message read(RouteConfig route, byte[] body) throws PayloadException {
    return protocols(route)
        .find("POST", "/raw", OCTETS)
        .orElseThrow()
        .read(new MessageHead(OCTETS, null), Bodies.buffer(body), Bodies.deadline());
  }

  private static Protocols protocols(RouteConfig route) {
    return new Protocols(
        Gatewayed.CODECS, PayloadConfig.defaults(), InputRules.defaults(), List.of(route));
  }
}
