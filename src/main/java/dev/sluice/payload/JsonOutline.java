package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of a JSON text and keeps their places, not their contents: arrays of numbers and
 * strings are skipped, however long. Names that come twice in an object are refused: filtering one
 * while the model server reads the other would let the input by.
 */
final class JsonOutline {
  private static final int MOST_DEPTH = 64;
  private static final int MOST_NODES = 1 << 18;
  private static final int LONGEST_NAME = 1 << 12;

  private static final long EACH = 0x0101010101010101L;
  private static final long TOP_BITS = 0x8080808080808080L;

  /** What numbers, literals and the arrays around them are spelt with, NaN and Infinity too. */
  private static final boolean[] NUMERIC = table("0123456789+-.eE, \t\r\n[]NaInfityulrs");

  /** What one number or literal is spelt with. */
  private static final boolean[] SCALAR = table("0123456789+-.eENaInfityulrs");

  private static boolean[] table(String characters) {
    boolean[] table = new boolean[128];
    for (char c : characters.toCharArray()) {
      table[c] = true;
    }
    return table;
  }

  /** May read arrays of numbers as they are met. */
  @FunctionalInterface
  interface Arrays {
    /**
     * Reads the array at the cursor and leaves the cursor behind it, or leaves the cursor where it
     * is.
     *
     * @param name of the member whose value it is
     * @param before the members before it in the same object
     * @return null where it is to be skipped
     */
    @Nullable NestedNumbers read(JsonCursor cursor, String name, Map<String, JsonNode> before);
  }

  private final JsonCursor cursor;
  private final Arrays arrays;
  private int nodes;

  private JsonOutline(JsonCursor cursor, Arrays arrays) {
    this.cursor = cursor;
    this.arrays = arrays;
  }

  /** Whether bytes begin as an object or array does. */
  static boolean starts(ByteBuffer body) {
    for (int p = body.position(); p < body.limit(); p++) {
      int c = body.get(p);
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
        return c == '{' || c == '[';
      }
    }
    return false;
  }

  /** The one value of a text, with nothing but white space around it. */
  static JsonNode read(ByteBuffer text) throws PayloadException {
    return read(text, (cursor, name, before) -> null);
  }

  static JsonNode read(ByteBuffer text, Arrays arrays) throws PayloadException {
    JsonCursor cursor = new JsonCursor(text);
    JsonNode root = new JsonOutline(cursor, arrays).value(0);
    cursor.end();
    return root;
  }

  /** What a string spells. */
  static String text(byte[] bytes, JsonNode.Text node) throws PayloadException {
    ByteBuffer spelt = ByteBuffer.wrap(bytes, node.from(), node.to() - node.from());
    return new JsonCursor(spelt).string(Integer.MAX_VALUE);
  }

  /** The spelling of a value. */
  static String spelling(byte[] bytes, JsonNode node) {
    return new String(bytes, node.from(), node.to() - node.from(), StandardCharsets.ISO_8859_1);
  }

  private JsonNode value(int depth) throws PayloadException {
    if (++nodes > MOST_NODES || depth > MOST_DEPTH) {
      throw new PayloadException(
          Kind.TOO_LARGE,
          "more than %d values, or nested deeper than %d, at byte %d"
              .formatted(MOST_NODES, MOST_DEPTH, cursor.at - cursor.start));
    }
    return switch (cursor.next()) {
      case '{' -> members(depth);
      case '[' -> array(depth);
      case '"' -> {
        int from = cursor.at;
        skipString();
        yield new JsonNode.Text(from, cursor.at);
      }
      default -> scalar();
    };
  }

  private JsonNode members(int depth) throws PayloadException {
    int from = cursor.at++;
    Map<String, JsonNode> members = new LinkedHashMap<>();
    boolean more = cursor.next() != '}';
    while (more) {
      cursor.next();
      int at = cursor.at;
      String name = cursor.string(LONGEST_NAME);
      cursor.expect(':');
      JsonNode value = member(name, members, depth + 1);
      if (members.put(name, value) != null) {
        cursor.at = at;
        throw cursor.malformed("member '" + Text.safe(name) + "' comes twice");
      }
      more = cursor.next() == ',';
      cursor.at += more ? 1 : 0;
    }
    cursor.expect('}');
    return new JsonNode.Members(from, cursor.at, members);
  }

  private JsonNode member(String name, Map<String, JsonNode> before, int depth)
      throws PayloadException {
    if (cursor.next() == '[') {
      int from = cursor.at;
      NestedNumbers numbers = arrays.read(cursor, name, before);
      if (numbers != null) {
        return new JsonNode.Numbers(from, cursor.at, numbers);
      }
    }
    return value(depth);
  }

  private JsonNode array(int depth) throws PayloadException {
    int from = cursor.at;
    int end = endOfNumbers(from);
    if (end > 0) {
      cursor.at = end;
      return new JsonNode.Numbers(from, end);
    }
    cursor.at++;
    List<JsonNode> items = new ArrayList<>();
    boolean more = cursor.next() != ']';
    while (more) {
      items.add(value(depth + 1));
      more = cursor.next() == ',';
      cursor.at += more ? 1 : 0;
    }
    cursor.expect(']');
    return new JsonNode.Items(from, cursor.at, items);
  }

  /** Behind the bracket that closes the array at {@code from}, or -1 where more is in it. */
  private int endOfNumbers(int from) {
    byte[] bytes = cursor.bytes;
    int depth = 0;
    for (int p = from; p < cursor.limit; p++) {
      while (p + Long.BYTES <= cursor.limit && plain((long) TextSink.LONG.get(bytes, p))) {
        p += Long.BYTES;
      }
      if (p == cursor.limit) {
        return -1;
      }
      int c = bytes[p];
      if (c < 0 || !NUMERIC[c]) {
        return -1;
      }
      if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return p + 1;
      }
    }
    return -1;
  }

  /** Whether all eight bytes are digits, points, commas, minus signs or spaces. */
  private static boolean plain(long x) {
    long from = x + (0x80 - ',') * EACH;
    long beyond = x + (0x7F - '9') * EACH;
    long noSlash = (x ^ '/' * EACH) + 0x7F * EACH;
    long noSpace = (x ^ ' ' * EACH) + 0x7F * EACH;
    return ((from & ~beyond & noSlash | ~noSpace) & ~x & TOP_BITS) == TOP_BITS;
  }

  private JsonNode scalar() throws PayloadException {
    int from = cursor.at;
    int c = cursor.peek();
    while (c >= 0 && c < 128 && SCALAR[c]) {
      cursor.at++;
      c = cursor.peek();
    }
    if (cursor.at == from) {
      throw cursor.malformed(from == cursor.limit ? "the body ends" : "a value expected");
    }
    return new JsonNode.Scalar(from, cursor.at);
  }

  private void skipString() throws PayloadException {
    byte[] bytes = cursor.bytes;
    int from = cursor.at;
    for (int p = from + 1; p < cursor.limit; p++) {
      int c = bytes[p];
      if (c == '"') {
        cursor.at = p + 1;
        return;
      }
      if (c >= 0 && c < ' ') {
        cursor.at = p;
        throw cursor.malformed("a control character in a string");
      }
      p += c == '\\' ? 1 : 0;
    }
    throw cursor.malformed("a string without an end");
  }
}
