package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Text inside of a body's array, from byte {@code from} up to byte {@code to}.
 *
 * @param json whether it is the inside of a JSON string, with escapes
 */
record Spelling(byte[] bytes, int from, int to, boolean json) {
  static Spelling of(byte[] bytes, JsonNode.Text node) {
    return new Spelling(bytes, node.from() + 1, node.to() - 1, true);
  }

  /** A whole body or part: a JSON string or plain text, without the white space around it. */
  static Spelling of(ByteBuffer content) {
    byte[] bytes = content.array();
    int from = content.arrayOffset() + content.position();
    int to = from + content.remaining();
    while (from < to && bytes[from] >= 0 && bytes[from] <= ' ') {
      from++;
    }
    while (from < to && bytes[to - 1] >= 0 && bytes[to - 1] <= ' ') {
      to--;
    }
    boolean json = to - from >= 2 && bytes[from] == '"' && bytes[to - 1] == '"';
    return json
        ? new Spelling(bytes, from + 1, to - 1, true)
        : new Spelling(bytes, from, to, false);
  }

  int length() {
    return to - from;
  }

  /** What it says; of plain text a character for each byte. */
  String text() throws PayloadException {
    return json
        ? JsonOutline.text(bytes, new JsonNode.Text(from - 1, to + 1))
        : new String(bytes, from, length(), StandardCharsets.ISO_8859_1);
  }
}
