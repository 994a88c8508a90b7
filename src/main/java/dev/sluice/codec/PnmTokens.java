package dev.sluice.codec;

import java.nio.ByteBuffer;

/** Numbers between white space and comments. Not thread-safe. */
final class PnmTokens {
  private final ByteBuffer body;
  private int at;

  PnmTokens(ByteBuffer body, int at) {
    this.body = body;
    this.at = at;
  }

  /** Position after the last number. */
  int position() {
    return at;
  }

  /** Next number, 0 to 999,999,999. */
  int number(String what) throws CodecException {
    skip();
    int start = at;
    int value = 0;
    while (at < body.limit() && digit(body.get(at))) {
      if (at - start >= 9) {
        throw CodecException.malformed("PNM: %s at byte %d is too long".formatted(what, start));
      }
      value = 10 * value + body.get(at++) - '0';
    }
    if (at == start) {
      throw CodecException.malformed("PNM: no %s at byte %d".formatted(what, at));
    }
    return value;
  }

  /** Next single digit 0 or 1, which may stand right beside another. */
  int bit() throws CodecException {
    skip();
    if (at >= body.limit() || body.get(at) != '0' && body.get(at) != '1') {
      throw CodecException.malformed("PNM: no 0 or 1 at byte " + at);
    }
    return body.get(at++) - '0';
  }

  private void skip() {
    while (at < body.limit()) {
      byte c = body.get(at);
      if (c == '#') {
        while (at < body.limit() && body.get(at) != '\n' && body.get(at) != '\r') {
          at++;
        }
      } else if (c == ' ' || c >= '\t' && c <= '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  private static boolean digit(byte c) {
    return c >= '0' && c <= '9';
  }
}
