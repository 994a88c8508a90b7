package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static dev.sluice.payload.Bodies.bytes;
import static dev.sluice.payload.Bodies.copies;
import static dev.sluice.payload.Bodies.deadline;
import static dev.sluice.payload.Bodies.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePayloadTest {
  private static final byte[] SAMPLES = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110};

  private static Payload read(String type, byte[] body, String... parameters)
      throws PayloadException {
    return Bodies.FORMATS.read(
        type, Bodies.buffer(body), Bodies.parameters(parameters), deadline());
  }

  /** Two rows of two RGB pixels. */
  private static byte[] png() throws PayloadException {
    Payload array =
        Bodies.npy(
            NpyPayloadTest.file(1, NpyPayloadTest.dict("|u1", false, "(2, 2, 3)"), SAMPLES),
            "format",
            "png");
    return bytes(array.write(copies(array), deadline()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "IMAGE/PNG; x=y", "application/octet-stream"})
  void readsAPictureAndWritesItInItsOwnType(String type) throws PayloadException {
    Payload payload = read(type, png());
    assertThat(payload.kind()).isEqualTo("image");
    assertThat(payload.inputs().get(0).vector()).isFalse();
    assertThat(copies(payload).get(0).data()).isEqualTo(SAMPLES);
    Body body = payload.write(copies(payload), deadline());
    assertThat(body.contentType()).isEqualTo("image/png");
    assertThat(copies(read("image/png", bytes(body))).get(0).data()).isEqualTo(SAMPLES);
  }

  @Test
  void readsAndWritesInArraysThatItIsGiven() throws PayloadException {
    List<byte[]> borrowed = new ArrayList<>();
    IntFunction<byte[]> arrays =
        bytes -> {
          byte[] array = new byte[bytes + 7];
          Arrays.fill(array, (byte) 0x5A);
          borrowed.add(array);
          return array;
        };
    Payload payload =
        Bodies.FORMATS.read(
            "image/png", Bodies.buffer(png()), Bodies.parameters(), arrays, deadline());
    Raster raster = payload.inputs().getFirst().raster();
    assertThat(borrowed).singleElement().isSameAs(raster.data());
    assertThat(raster.data()).startsWith(SAMPLES);
    Body body = payload.write(List.of(raster), deadline());
    assertThat(borrowed.getLast()).isSameAs(body.parts().getFirst().array());
    assertThat(copies(read("image/png", bytes(body))).get(0).data()).isEqualTo(SAMPLES);
  }

  @Test
  void writesOtherTypes() throws PayloadException {
    Payload json = read("image/png", png(), "format", "json");
    assertThat(text(json.write(copies(json), deadline())))
        .isEqualTo("{\"features\":[[[0,10,20],[30,40,50]],[[60,70,80],[90,100,110]]]}");
    Payload npy = read("image/png", png(), "format", "npy");
    Body array = npy.write(copies(npy), deadline());
    assertThat(copies(Bodies.npy(bytes(array))).get(0).data()).isEqualTo(SAMPLES);
    Payload jpeg = read("image/png", png(), "format", "jpeg", "quality", "95");
    Body picture = jpeg.write(copies(jpeg), deadline());
    assertThat(picture.contentType()).isEqualTo("image/jpeg");
    assertThat(read("image/jpg", bytes(picture)).inputs().get(0).raster().width()).isEqualTo(2);
  }

  @Test
  void writesLuminanceInTheRangeOfThePicture() throws PayloadException {
    Payload payload = read("image/png", png());
    Raster gray = Raster.allocate(DType.F32, SampleOrder.INTERLEAVED, 1, 2, 2, 1);
    ByteBuffer.wrap(gray.data())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(new float[] {0.001f, 0.39f, 1, 1.2f});
    Body body = payload.write(List.of(gray), deadline());
    Raster back = copies(read("image/png", bytes(body))).get(0);
    assertThat(back.channels()).isEqualTo(1);
    assertThat(back.data()).isEqualTo(new byte[] {0, 99, (byte) 255, (byte) 255});
  }

  @Test
  void holdsTheContentTypeToTheFirstBytes() throws PayloadException {
    byte[] png = png();
    assertRefused(
        Kind.UNSUPPORTED,
        "the content type is image/jpeg, the first bytes are image/png",
        () -> read("image/jpeg", png));
    for (String type : new String[] {"image/png", "application/octet-stream"}) {
      assertRefused(
          Kind.UNSUPPORTED, "of no picture format", () -> read(type, "<svg/>".getBytes(US_ASCII)));
    }
    for (String type : new String[] {"image/svg+xml", "image/*", "text/plain", "", "image"}) {
      assertRefused(Kind.UNSUPPORTED, "are not read", () -> read(type, png));
    }
    assertRefused(
        Kind.UNSUPPORTED,
        "no content type",
        () -> Bodies.FORMATS.read(null, Bodies.buffer(png), Parameters.NONE, deadline()));
    assertRefused(
        Kind.UNSUPPORTED,
        "UTF-8",
        () -> read("application/json; charset=utf-16", "{\"features\":[1]}".getBytes(US_ASCII)));
    assertRefused(Kind.MALFORMED, "header value", () -> read("image/png; \"x", png));
    assertRefused(Kind.MALFORMED, "empty", () -> read("image/png", new byte[0]));
  }

  @Test
  void refusesBrokenPictures() throws PayloadException {
    byte[] png = png();
    assertRefused(Kind.MALFORMED, "", () -> read("image/png", Arrays.copyOf(png, 45)));
    assertRefused(Kind.INVALID_PARAMETER, "'qualty'", () -> read("image/png", png, "qualty", "9"));
    assertRefused(
        Kind.INVALID_PARAMETER, "quality: '0'", () -> read("image/png", png, "quality", "0"));
  }
}
