package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A place in a JSON text, and the grammar of RFC 8259 from there on. Messages count bytes from the
 * text's first. Not thread-safe.
 */
final class JsonCursor {
  final byte[] bytes;
  final int start;
  final int limit;

  /** Of the next byte to read. */
  int at;

  JsonCursor(ByteBuffer text) {
    this.bytes = text.array();
    this.start = text.arrayOffset() + text.position();
    this.limit = text.arrayOffset() + text.limit();
    this.at = start;
  }

  PayloadException malformed(String what) {
    return new PayloadException(Kind.MALFORMED, what + " at byte " + (at - start));
  }

  /** The byte at the cursor, or -1 at the end (no byte of JSON's structure is negative). */
  int peek() {
    return at < limit ? bytes[at] : -1;
  }

  /** The first byte that is not white space, or -1 at the end. */
  int next() {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      at++;
      c = peek();
    }
    return c;
  }

  void expect(char wanted) throws PayloadException {
    if (next() != wanted) {
      throw malformed(
          at == limit
              ? "the body ends where '" + wanted + "' belongs"
              : "'" + wanted + "' expected");
    }
    at++;
  }

  /** Nothing but white space may follow. */
  void end() throws PayloadException {
    if (next() != -1 || at < limit) {
      throw malformed("trailing bytes");
    }
  }

  void literal(String word) throws PayloadException {
    for (int i = 0; i < word.length(); i++) {
      if (peek() != word.charAt(i)) {
        throw malformed("'" + word + "' expected");
      }
      at++;
    }
  }

  /** Reads the string at the cursor, of {@code maxLength} bytes at most. */
  String string(int maxLength) throws PayloadException {
    expect('"');
    int from = at;
    boolean plain = true;
    for (int c = peek(); c != '"'; c = peek()) {
      if (at >= limit) {
        throw malformed("a string without an end");
      }
      if (c >= 0 && c < ' ') {
        throw malformed("a control character in a string");
      }
      plain &= c != '\\';
      at += c == '\\' && at + 1 < limit ? 2 : 1;
      if (at - from > maxLength) {
        at = from - 1;
        throw new PayloadException(
            Kind.TOO_LARGE,
            "a string of more than %d bytes at byte %d".formatted(maxLength, at - start));
      }
    }
    int to = at++;
    return plain ? utf8(from, to) : unescaped(from, to);
  }

  private String utf8(int from, int to) throws PayloadException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      at = from;
      throw malformed("a string that is not UTF-8");
    }
  }

  private String unescaped(int from, int to) throws PayloadException {
    StringBuilder text = new StringBuilder(to - from);
    int p = from;
    while (p < to) {
      int run = p;
      while (run < to && bytes[run] != '\\') {
        run++;
      }
      text.append(utf8(p, run));
      p = run;
      if (p < to) {
        char c = escape(p, to);
        text.append(c);
        p += bytes[p + 1] == 'u' ? 6 : 2;
        if (Character.isHighSurrogate(c)) {
          at = p;
          if (p >= to || bytes[p] != '\\' || !Character.isLowSurrogate(escape(p, to))) {
            throw malformed("half a surrogate pair");
          }
          text.append(escape(p, to));
          p += 6;
        } else if (Character.isLowSurrogate(c)) {
          at = p - 6;
          throw malformed("half a surrogate pair");
        }
      }
    }
    at = to + 1;
    return text.toString();
  }

  private char escape(int p, int to) throws PayloadException {
    return switch (bytes[p + 1]) {
      case '"', '\\', '/' -> (char) bytes[p + 1];
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) hex(p + 2, to);
      default -> {
        at = p;
        throw malformed("an unknown escape");
      }
    };
  }

  private int hex(int p, int to) throws PayloadException {
    int code = 0;
    for (int i = p; i < p + 4; i++) {
      int digit = i < to && bytes[i] > 0 ? Character.digit(bytes[i], 16) : -1;
      if (digit < 0) {
        at = Math.min(i, to);
        throw malformed("a hexadecimal digit is missing");
      }
      code = code * 16 + digit;
    }
    return code;
  }
}
