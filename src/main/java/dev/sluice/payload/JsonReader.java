package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Reads {@code {"features": [numbers], parameters}} in one pass, without a tree. */
final class JsonReader {
  private static final String FEATURES = "features";

  private final PayloadConfig config;
  private final Answers answers;
  private final Function<String, Optional<String>> layouts;

  /**
   * @param layouts as {@link PayloadFormats} has them
   */
  JsonReader(PayloadConfig config, Answers answers, Function<String, Optional<String>> layouts) {
    this.config = config;
    this.answers = answers;
    this.layouts = layouts;
  }

  JsonPayload read(ByteBuffer body, Parameters query, IntFunction<byte[]> room, long deadlineNanos)
      throws PayloadException {
    JsonCursor cursor = new JsonCursor(body);
    cursor.expect('{');
    Features features = null;
    Parameters parameters = query;
    Set<String> seen = new HashSet<>();
    boolean more = cursor.next() != '}';
    while (more) {
      cursor.next();
      int at = cursor.at;
      String name = cursor.string(config.maxTextLength());
      if (!seen.add(name)) {
        cursor.at = at;
        throw cursor.malformed("member '" + Text.safe(name) + "' comes twice");
      }
      if (seen.size() > config.maxMembers()) {
        throw new PayloadException(Kind.TOO_LARGE, "more than " + config.maxMembers() + " members");
      }
      cursor.expect(':');
      if (name.equals(FEATURES)) {
        features = features(cursor, room, deadlineNanos);
      } else {
        parameters = parameters.with(name, scalar(cursor));
      }
      more = cursor.next() == ',';
      cursor.at += more ? 1 : 0;
    }
    cursor.expect('}');
    cursor.end();
    if (features == null) {
      throw new PayloadException(Kind.MALFORMED, "member 'features' is missing");
    }
    ParameterNames.check(parameters);
    return payload("/" + FEATURES, features, parameters);
  }

  /** Reads a body that is an array of numbers and nothing else. */
  JsonPayload readArray(String where, ByteBuffer body, Parameters parameters, long deadlineNanos)
      throws PayloadException {
    JsonCursor cursor = new JsonCursor(body);
    Features features = features(cursor, byte[]::new, deadlineNanos);
    cursor.end();
    return payload(where, features, parameters);
  }

  private JsonPayload payload(String where, Features features, Parameters parameters)
      throws PayloadException {
    Layout layout = Layout.of(parameters, layouts, features.shape, Layout.BN);
    Raster raster = layout.raster(DType.F64, features.shape, features.numbers.values(), 0);
    Input input = new Input(where, layout.vector(), raster);
    return new JsonPayload(
        new Request(parameters),
        input,
        layout,
        features.shape,
        features.text,
        features.numbers,
        answers);
  }

  private Features features(JsonCursor cursor, IntFunction<byte[]> room, long deadlineNanos)
      throws PayloadException {
    cursor.next();
    int from = cursor.at;
    NestedArrayReader reader =
        new NestedArrayReader(
            cursor,
            config,
            NestedArrayReader.room(cursor, config, DType.F64, room),
            false,
            deadlineNanos);
    NumberArray numbers = reader.read();
    ByteBuffer text = ByteBuffer.wrap(cursor.bytes, from, cursor.at - from);
    return new Features(numbers, reader.shape(), text);
  }

  /** The value of a parameter as it is spelt. */
  private String scalar(JsonCursor cursor) throws PayloadException {
    int c = cursor.next();
    int from = cursor.at;
    switch (c) {
      case '"' -> {
        return cursor.string(config.maxTextLength());
      }
      case '{', '[' -> throw cursor.malformed("a parameter that is an object or array");
      case 't' -> cursor.literal("true");
      case 'f' -> cursor.literal("false");
      case 'n' -> cursor.literal("null");
      default -> {
        int limit = config.maxNumberLength();
        var scanner = new NumberScanner(cursor.bytes, cursor.start, cursor.limit, limit);
        cursor.at = scanner.scan(from);
        scanner.doubleValue(from, cursor.at);
      }
    }
    return latin(cursor.bytes, from, cursor.at);
  }

  private static String latin(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }

  private record Features(NumberArray numbers, int[] shape, ByteBuffer text) {}
}
