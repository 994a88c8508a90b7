package dev.sluice.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the tests of this package share: bodies in and out. */
final class Bodies {
  static final String JSON = "application/json";
  static final String NPY = "application/x-npy";
  static final PayloadFormats FORMATS = formats(PayloadConfig.defaults());

  private Bodies() {}

  static PayloadFormats formats(PayloadConfig config) {
    return new PayloadFormats(new ImageCodecs(CodecConfig.defaults()), config);
  }

  static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }

  /** A body in the middle of a larger array, as a pooled buffer has it. */
  static ByteBuffer buffer(byte[] bytes) {
    byte[] pooled = new byte[bytes.length + 100];
    Arrays.fill(pooled, (byte) '7');
    System.arraycopy(bytes, 0, pooled, 17, bytes.length);
    return ByteBuffer.wrap(pooled, 17, bytes.length);
  }

  static ByteBuffer buffer(String text) {
    return buffer(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An array that was lent before: longer than asked for, and with another's bytes in it. */
  static byte[] lent(int bytes) {
    byte[] used = new byte[bytes + 37];
    Arrays.fill(used, (byte) '9');
    return used;
  }

  static Payload json(String text, String... parameters) throws PayloadException {
    return FORMATS.read(JSON, buffer(text), parameters(parameters), Bodies::lent, deadline());
  }

  static Payload npy(byte[] bytes, String... parameters) throws PayloadException {
    return FORMATS.read(NPY, buffer(bytes), parameters(parameters), deadline());
  }

  static Parameters parameters(String... namesAndValues) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Parameters.of(values);
  }

  /**
   * The payload's only raster in an array of its own, as a filter that changes nothing gives it.
   */
  static List<Raster> copies(Payload payload) {
    return payload.inputs().stream().map(input -> copy(input.raster())).toList();
  }

  static Raster copy(Raster raster) {
    int from = raster.offset();
    int to = from + (int) raster.byteLength();
    return raster.over(Arrays.copyOfRange(raster.data(), from, to), 0);
  }

  static byte[] bytes(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteBuffer part : body.parts()) {
      out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
    return out.toByteArray();
  }

  static String text(Body body) {
    return new String(bytes(body), StandardCharsets.UTF_8);
  }

  @FunctionalInterface
  interface Reading {
    Object run() throws PayloadException;
  }

  static void assertRefused(PayloadException.Kind kind, String message, Reading reading) {
    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(reading::run)
        .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
        .withMessageContaining(message);
  }
}
