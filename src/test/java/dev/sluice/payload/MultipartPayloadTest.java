package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static dev.sluice.payload.Bodies.bytes;
import static dev.sluice.payload.Bodies.copies;
import static dev.sluice.payload.Bodies.deadline;
import static dev.sluice.payload.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.payload.PayloadException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartPayloadTest {
  private static final String TYPE = "multipart/form-data; boundary=\"b-1\"";
  private static final String ARRAY = field("features", "[1,2]");

  private static String field(String name, String value) {
    return "--b-1\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"\r\n\r\n"
        + value
        + "\r\n";
  }

  private static String file(String name, String filename, String type, String value) {
    return "--b-1\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n%s\r\n"
        .formatted(name, filename, type, value);
  }

  private static Payload read(String body) throws PayloadException {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return Bodies.FORMATS.read(TYPE, Bodies.buffer(bytes), Parameters.NONE, deadline());
  }

  private static String form(String... parts) {
    return String.join("", parts) + "--b-1--\r\n";
  }

  private static String npy(int... values) {
    byte[] samples = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      samples[i] = (byte) values[i];
    }
    String dict = NpyPayloadTest.dict("|u1", false, "(" + values.length + ",)");
    return new String(NpyPayloadTest.file(1, dict, samples), StandardCharsets.ISO_8859_1);
  }

  private static String latin(Body body) {
    return new String(bytes(body), StandardCharsets.ISO_8859_1);
  }

  @Test
  void answersABatchInItsOrder() throws PayloadException {
    String array = npy(1, 2, 3);
    Payload payload =
        read(
            form(
                ARRAY,
                field("window", "3"),
                file("features", "a.npy", "application/x-npy", array),
                field("features", " [[ 1.0 ]] ")));
    assertThat(payload.kind()).isEqualTo("multipart");
    assertThat(payload.parameters().get("window")).hasValue("3");
    assertThat(payload.inputs())
        .extracting(Input::where)
        .containsExactly("features[0]", "features[1]", "features[2]");
    Body body = payload.write(copies(payload), deadline());
    assertThat(body.contentType()).isEqualTo("multipart/form-data; boundary=sluice-part-0");
    String head = "--sluice-part-0\r\nContent-Disposition: form-data; name=\"features\"";
    assertThat(latin(body))
        .isEqualTo(
            head
                + "\r\nContent-Type: application/json\r\n\r\n{\"features\":[1,2]}\r\n"
                + head
                + "; filename=\"a.npy\"\r\nContent-Type: application/x-npy\r\n\r\n"
                + array
                + "\r\n"
                + head
                + "\r\nContent-Type: application/json\r\n\r\n{\"features\":[[ 1.0 ]]}\r\n"
                + "--sluice-part-0--\r\n");
  }

  @Test
  void answersOnePartAsItsOwnType() throws PayloadException {
    Payload payload = read(form(ARRAY));
    Body body = payload.write(copies(payload), deadline());
    assertThat(body.contentType()).isEqualTo("application/json");
    assertThat(text(body)).isEqualTo("{\"features\":[1,2]}");
    Body forwarded = payload.writeForModel(copies(payload), ModelEncoding.same(), deadline());
    assertThat(forwarded.contentType()).startsWith("multipart/form-data");
  }

  @Test
  void answersABatchAsAJsonArray() throws PayloadException {
    Payload payload =
        read(
            form(
                ARRAY,
                file("features", "x", "application/x-npy", npy(9)),
                field("format", "json")));
    Body body = payload.write(copies(payload), deadline());
    assertThat(body.contentType()).isEqualTo("application/json");
    assertThat(text(body)).isEqualTo("[{\"features\":[1,2]},{\"features\":[9]}]");
  }

  @Test
  void readsPictures() throws PayloadException {
    Payload one =
        Bodies.npy(
            NpyPayloadTest.file(1, NpyPayloadTest.dict("|u1", false, "(2, 2, 3)"), new byte[12]),
            "format",
            "png");
    String png = latin(one.write(copies(one), deadline()));
    Payload payload = read(form(file("image", "../a.png", "image/png", png), field("image", png)));
    assertThat(payload.inputs()).hasSize(2);
    assertThat(payload.inputs().get(1).raster().channels()).isEqualTo(3);
    assertThat(latin(payload.write(copies(payload), deadline())))
        .contains("name=\"image\"; filename=\"image-0\"\r\nContent-Type: image/png");
    assertRefused(
        Kind.UNSUPPORTED,
        "part image[0]: the content type is image/jpeg, the first bytes are image/png",
        () -> read(form(file("image", "a", "image/jpeg", png))));
    assertRefused(
        Kind.UNSUPPORTED, "text/html", () -> read(form(file("image", "a", "text/html", png))));
  }

  @Test
  void choosesABoundaryThatNoSampleSpells() throws PayloadException {
    String spelt = "\r\n--sluice-part-0\r\n--sluice-part-1";
    int[] samples = spelt.chars().toArray();
    String part = file("features", "x", "application/x-npy", npy(samples));
    Payload payload = read(form(part, part));
    assertThat(payload.write(copies(payload), deadline()).contentType())
        .isEqualTo("multipart/form-data; boundary=sluice-part-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b-1--\r\n",
        "--b-1--",
        "--b-1\r\n",
        "--b-2\r\n",
        "x",
        "--b-1\r\n\r\nx\r\n--b-1--",
        "--b-1\nContent-Disposition: form-data; name=\"features\"\n\n[1]\n--b-1--\n",
        "--b-1\r\nContent-Disposition: form-data; name=\"features\"\r\n\r\n[1]\r\n--b-1",
        "--b-1\r\nContent-Disposition: form-data; name=\"features\"\r\n\r\n[1]",
        "--b-1\r\nContent-Disposition: form-data; name=\"features\"\r\n\r\n[1]\r\n--b-1--\r\nx",
        "--b-1\r\nContent-Disposition: form-data; name=\"features\"\r\n x\r\n\r\n[1]\r\n--b-1--",
        "--b-1\r\nContent-Disposition: form-data; name=\"features\r\n\r\n[1]\r\n--b-1--",
        "--b-1\r\nContent-Disposition: form-data; name\r\n\r\n[1]\r\n--b-1--",
        "--b-1\r\nContent-Disposition: form-data\r\n\r\n[1]\r\n--b-1--",
        "--b-1\r\nContent-Disposition: attachment; name=\"features\"\r\n\r\n[1]\r\n--b-1--",
        "--b-1\r\nContent-Disposition: form-data; name=\"a\u0001\"\r\n\r\n[1]\r\n--b-1--",
        "--b-1\r\n"
            + "Content-Disposition: form-data; name=\"features\"\r\n"
            + "A: 1\r\n"
            + "a: 2\r\n\r\n"
            + "[1]\r\n"
            + "--b-1--",
        "--b-1\r\n"
            + "Content-Disposition: form-data; name=\"features\"; name=\"image\"\r\n\r\n"
            + "[1]\r\n"
            + "--b-1--",
        "--b-1\r\nContent-Disposition: form-data; name=\"features\"\r\n\r\n[1]x\r\n--b-1--",
        "--b-1\r\nContent-Disposition: form-data; name=\"window\"\r\n\r\n3\r\n--b-1--",
      })
  void refusesWhatIsNoForm(String body) {
    assertRefused(Kind.MALFORMED, "", () -> read(body));
  }

  @Test
  void refusesFieldsThatAreNoParameters() {
    assertRefused(
        Kind.INVALID_PARAMETER, "'file'", () -> read(form(ARRAY, file("file", "a", "b/c", "d"))));
    assertRefused(
        Kind.INVALID_PARAMETER,
        "parameter 'window' is given twice",
        () -> read(form(ARRAY, field("window", "3"), field("window", "3"))));
    assertRefused(
        Kind.MALFORMED,
        "'window' is not UTF-8",
        () -> read(form(ARRAY, field("window", "\u00ff"))));
  }

  @Test
  void refusesWhatIsOverALimit() {
    assertRefused(
        Kind.TOO_LARGE, "more than 64 parts", () -> read(form(field("a", "1").repeat(3_000))));
    assertRefused(
        Kind.TOO_LARGE, "bytes of headers", () -> read(form(field("a".repeat(200_000), "1"))));
    assertRefused(
        Kind.TOO_LARGE,
        "has 2000 bytes",
        () -> read(form(ARRAY, field("window", "3".repeat(2_000)))));
    PayloadConfig few = new PayloadConfig(3, 99, 9, 9, 99, 99, 9, 999, false);
    byte[] body = form(ARRAY, ARRAY).getBytes(StandardCharsets.US_ASCII);
    assertRefused(
        Kind.TOO_LARGE,
        "more than 3 samples in all parts",
        () -> Bodies.formats(few).read(TYPE, ByteBuffer.wrap(body), Parameters.NONE, deadline()));
    for (String boundary : new String[] {"", "; boundary=", "; boundary=" + "x".repeat(71)}) {
      assertRefused(
          Kind.MALFORMED,
          "boundary",
          () ->
              Bodies.FORMATS.read(
                  "multipart/form-data" + boundary,
                  Bodies.buffer("x"),
                  Parameters.NONE,
                  deadline()));
    }
  }

  @Test
  void onlyRefusesMutatedForms() {
    SplittableRandom random = new SplittableRandom(3);
    String body = form(ARRAY, field("window", "3"), file("features", "x", "a/b", npy(1, 2)));
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
      for (int n = random.nextInt(4); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) "\r\n-b1:;=\" {}[]'(),\0\u00ff".charAt(random.nextInt(20));
      }
      ByteArrayOutputStream cut = new ByteArrayOutputStream();
      cut.write(bytes, 0, random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length);
      try {
        Bodies.FORMATS.read(TYPE, Bodies.buffer(cut.toByteArray()), Parameters.NONE, deadline());
        read++;
      } catch (PayloadException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(read).isBetween(2_000, 18_000);
  }
}
