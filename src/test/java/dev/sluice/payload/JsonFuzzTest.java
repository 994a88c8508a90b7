package dev.sluice.payload;

import static dev.sluice.payload.Bodies.copies;
import static dev.sluice.payload.Bodies.deadline;
import static dev.sluice.payload.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the reader to Jackson's strict parser, an independent one. */
class JsonFuzzTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final byte[] TELLING =
      "{}[],:\"\\0123456789.eE+-tfnaulrs \t\r\n\0\u001f\u007f".getBytes(StandardCharsets.US_ASCII);

  @Test
  void acceptsWhatJacksonAccepts() {
    SplittableRandom random = new SplittableRandom(11);
    int accepted = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] body = mutated(random, document(random));
      boolean read = reads(body);
      accepted += read ? 1 : 0;
      boolean grammar = jackson(body) != null;
      if (read) {
        assertThat(grammar).as(new String(body, StandardCharsets.ISO_8859_1)).isTrue();
      }
    }
    assertThat(accepted).isGreaterThan(1_500);
  }

  /** What Jackson reads is refused only for what it means, never for its grammar. */
  @Test
  void refusesOnlyForMeaningWhatJacksonAccepts() {
    SplittableRandom random = new SplittableRandom(12);
    int same = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] body = mutated(random, document(random));
      JsonNode tree = jackson(body);
      if (tree == null || !meaningful(tree)) {
        continue;
      }
      try {
        read(body);
        same++;
      } catch (PayloadException e) {
        assertThat(e.kind())
            .as("%s: %s", new String(body, StandardCharsets.ISO_8859_1), e.getMessage())
            .isEqualTo(Kind.INVALID_PARAMETER);
      }
    }
    assertThat(same).isGreaterThan(1_500);
  }

  /** An object of scalars but for features, an array of one rank and shape, of finite numbers. */
  private static boolean meaningful(JsonNode tree) {
    if (!tree.isObject() || !tree.path("features").isArray()) {
      return false;
    }
    return tree.properties().stream()
            .allMatch(p -> p.getKey().equals("features") || p.getValue().isValueNode())
        && shape(tree.path("features")) != null;
  }

  /** The shape as text, or null where there is none. */
  private static @Nullable String shape(JsonNode node) {
    if (node.isNumber()) {
      return Double.isFinite(node.asDouble()) ? "" : null;
    }
    if (!node.isArray() || node.isEmpty()) {
      return null;
    }
    String first = shape(node.get(0));
    for (JsonNode element : node) {
      if (first == null || !first.equals(shape(element))) {
        return null;
      }
    }
    return node.size() + "," + first;
  }

  @Test
  void readsTheNumbersThatJacksonReads() throws PayloadException {
    SplittableRandom random = new SplittableRandom(13);
    for (int i = 0; i < 2_000; i++) {
      byte[] body = document(random).getBytes(StandardCharsets.UTF_8);
      Payload payload = read(body);
      Raster raster = payload.inputs().get(0).raster();
      double[] numbers = flat(JACKSON.readTree(body).path("features"));
      assertThat(raster.sampleCount()).isEqualTo(numbers.length);
      for (int n = 0; n < numbers.length; n++) {
        assertThat((double) NumberArray.DOUBLE.get(raster.data(), 8 * n)).isEqualTo(numbers[n]);
      }
      List<Raster> shuffled = copies(payload);
      for (int n = 0; n < numbers.length; n++) {
        double other = numbers[random.nextInt(numbers.length)];
        NumberArray.DOUBLE.set(shuffled.get(0).data(), 8 * n, other);
      }
      double[] back =
          flat(JACKSON.readTree(text(payload.write(shuffled, deadline()))).path("features"));
      for (int n = 0; n < back.length; n++) {
        assertThat(back[n])
            .isEqualTo((double) NumberArray.DOUBLE.get(shuffled.get(0).data(), 8 * n));
      }
    }
  }

  private static double[] flat(JsonNode array) {
    return array
        .valueStream()
        .flatMapToDouble(
            node -> node.isArray() ? Arrays.stream(flat(node)) : DoubleStream.of(node.asDouble()))
        .toArray();
  }

  private static Payload read(byte[] body) throws PayloadException {
    return Bodies.FORMATS.read(
        Bodies.JSON, Bodies.buffer(body), Parameters.NONE, Bodies::lent, deadline());
  }

  private static boolean reads(byte[] body) {
    try {
      read(body);
      return true;
    } catch (PayloadException e) {
      return false;
    }
  }

  private static @Nullable JsonNode jackson(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\uFEFF") ? null : JACKSON.readTree(text);
    } catch (JacksonException | CharacterCodingException e) {
      return null;
    }
  }

  private static byte[] mutated(SplittableRandom random, String document) {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(3)) {
        case 0 -> body[at] = TELLING[random.nextInt(TELLING.length)];
        case 1 -> body[at] = (byte) random.nextInt(256);
        default -> {
          int to = random.nextInt(body.length);
          int count = Math.min(random.nextInt(1, 5), body.length - Math.max(at, to));
          System.arraycopy(body, at, body, to, count);
        }
      }
    }
    return random.nextBoolean() ? body : padded(body);
  }

  /** Behind long texts alone numbers are read several at once. */
  private static byte[] padded(byte[] body) {
    byte[] longer = Arrays.copyOf(body, body.length + 160);
    Arrays.fill(longer, body.length, longer.length, (byte) ' ');
    return longer;
  }

  private static String document(SplittableRandom random) {
    int[] shape = new int[random.nextInt(1, 5)];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = random.nextInt(1, 5);
    }
    StringBuilder text = new StringBuilder("{");
    boolean first = random.nextBoolean();
    String window = "\"w\\u0069ndow\":\"3x" + random.nextInt(9) + "\"";
    text.append(first ? window + "," : "").append("\"features\":");
    array(random, text, shape, 0);
    text.append(first ? "" : " ,\t" + window).append(random.nextBoolean() ? "}" : "\n}\r\n");
    return text.toString();
  }

  private static void array(SplittableRandom random, StringBuilder text, int[] shape, int axis) {
    if (axis == shape.length) {
      text.append(number(random));
      return;
    }
    text.append('[');
    for (int i = 0; i < shape[axis]; i++) {
      text.append(i == 0 ? "" : random.nextInt(3) == 0 ? " , " : ",");
      array(random, text, shape, axis + 1);
    }
    text.append(']');
  }

  private static String number(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> Integer.toString(random.nextInt(-9, 10));
      case 1 -> Double.toString(random.nextDouble(-1, 1));
      case 2 -> random.nextInt(100) + "." + random.nextInt(1_000);
      case 3 -> random.nextInt(10) + "e" + random.nextInt(-330, 300);
      case 4 -> Long.toString(random.nextLong());
      default -> random.nextInt(3) + ".50E+" + random.nextInt(5);
    };
  }
}
