package dev.sluice.payload;

import dev.sluice.codec.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How bytes are spelt: as they are, or as base64 with one of the two alphabets, padded or not.
 *
 * @param prefix what stands in front of base64, as in {@code data:image/png;base64,}
 */
record Base64Style(boolean base64, boolean url, boolean padded, String prefix) {
  static final Base64Style PLAIN = new Base64Style(false, false, false, "");

  /** Bytes and how they were spelt. */
  record Decoded(byte[] bytes, Base64Style style) {}

  /** Line breaks are skipped, as MIME has them; empty for what is no base64. */
  static Optional<Decoded> decode(String prefix, String text) {
    String dense = text.strip();
    if (dense.chars().anyMatch(c -> c <= ' ')) {
      dense = dense.replaceAll("\\s", "");
    }
    boolean url = dense.indexOf('-') >= 0 || dense.indexOf('_') >= 0;
    boolean padded = dense.endsWith("=") || dense.length() % 4 == 0;
    try {
      byte[] bytes = (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(dense);
      return Optional.of(new Decoded(bytes, new Base64Style(true, url, padded, prefix)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * @param format that the bytes came in: what is written in another one changes its media type
   */
  ByteBuffer spell(ByteBuffer bytes, ImageFormat format) {
    if (!base64) {
      return bytes;
    }
    Base64.Encoder alphabet = url ? Base64.getUrlEncoder() : Base64.getEncoder();
    ByteBuffer text = (padded ? alphabet : alphabet.withoutPadding()).encode(bytes.duplicate());
    if (prefix.isEmpty()) {
      return text;
    }
    String told =
        format.written() == format
            ? prefix
            : prefix.replace(format.mediaType(), format.written().mediaType());
    byte[] head = told.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + text.remaining()).put(head).put(text).flip();
  }
}
