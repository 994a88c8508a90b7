package dev.sluice.payload;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.sluice.codec.CodecException;
import dev.sluice.codec.Image;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.codec.ImageFormat;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds encoded pictures. Thread-safe. */
final class Pictures {
  private static final String IMAGE = "data:image/";
  private static final Pattern DATA_URI =
      Pattern.compile("(?is)\\s*data:([^,;]*)(;[^,]*)?;base64,.*");
  private static final int LEAST_LENGTH = 32;
  private static final int LEAST_BYTES = 18;

  private final ImageCodecs codecs;

  Pictures(ImageCodecs codecs) {
    this.codecs = codecs;
  }

  /** A picture as a data URI; empty where the bytes begin like none that is read here. */
  Optional<byte[]> dataUri(byte[] picture) {
    return codecs
        .recognise(ByteBuffer.wrap(picture))
        .map(
            format ->
                TextSink.ascii(
                    "data:%s;base64,%s"
                        .formatted(
                            format.mediaType(), Base64.getEncoder().encodeToString(picture))));
  }

  boolean recognised(ByteBuffer bytes) {
    return codecs.recognise(bytes.duplicate()).isPresent();
  }

  /** Whether bytes begin as an encoded picture of any format, and as little else does. */
  boolean begins(ByteBuffer bytes) {
    int length = Math.min(bytes.remaining(), LEAST_BYTES);
    return plausible(bytes.slice(bytes.position(), length));
  }

  /** Whether they are a picture in a format that is not read here. */
  boolean foreign(ByteBuffer bytes) {
    return codecs.foreign(bytes);
  }

  /** Bytes that are to be a picture. */
  void raw(Findings findings, ByteBuffer content, String where) throws PayloadException {
    int from = content.arrayOffset() + content.position();
    Optional<Image> image = decode(findings, content, where);
    if (image.isPresent()) {
      add(findings, from, from + content.remaining(), where, image.get(), Base64Style.PLAIN);
    }
  }

  /** A picture in an array of lengths and contents: the length is four bytes, little-endian. */
  void prefixed(Findings findings, ByteBuffer content, String where) throws PayloadException {
    int from = content.arrayOffset() + content.position();
    Optional<Image> image = decode(findings, content, where);
    if (image.isPresent()) {
      int to = from + content.remaining();
      findings.add(
          new PrefixedSlot(
              slot(findings, from, to, where, image.get(), Base64Style.PLAIN), from - 4));
    }
  }

  /** A string that is to be base64 of a picture. */
  void base64(Findings findings, JsonNode.Text node, String where) throws PayloadException {
    Spelling spelling = Spelling.of(findings.bytes(), node);
    base64(findings, spelling, "", spelling.text(), where);
  }

  /** A string that is left alone unless it is a picture. */
  void perhaps(Findings findings, JsonNode.Text node, String where) throws PayloadException {
    boolean unused = perhaps(findings, Spelling.of(findings.bytes(), node), where);
  }

  /** As above, of any text; whether it was found to be a picture. */
  boolean perhaps(Findings findings, Spelling spelling, String where) throws PayloadException {
    if (spelling.length() < LEAST_LENGTH) {
      return false;
    }
    Beginning beginning = new Beginning(spelling);
    if (plausible(beginning.decoded())) {
      base64(findings, spelling, "", spelling.text(), where);
      return true;
    }
    boolean behind = plausible(beginning.decodedBehindComma());
    if (beginning.dataUri()) {
      String text = spelling.text();
      if (behind || text.strip().regionMatches(true, 0, IMAGE, 0, IMAGE.length())) {
        data(findings, spelling, text, where);
        return true;
      }
    } else if (behind) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where + " (base64 behind something else)");
    }
    return behind;
  }

  /** Whether a text begins as base64 of a picture, whatever else it is. */
  boolean plausible(Spelling spelling) {
    Beginning beginning = new Beginning(spelling);
    return plausible(beginning.decoded()) || plausible(beginning.decodedBehindComma());
  }

  /** Whether bytes begin as a picture, and not only as two bytes of any text might. */
  private boolean plausible(ByteBuffer start) {
    if (start.remaining() < LEAST_BYTES) {
      return false;
    }
    Optional<ImageFormat> format = codecs.recognise(start.duplicate());
    if (format.isEmpty()) {
      return codecs.foreign(start);
    }
    return switch (format.get()) {
      case BMP -> {
        int headerBytes = start.order(LITTLE_ENDIAN).getInt(14);
        yield headerBytes >= 12 && headerBytes <= 124;
      }
      case JPEG -> start.get(2) == (byte) 0xFF;
      default -> true;
    };
  }

  /** A string that names a picture: a {@code data:} URI, or a place to fetch it from. */
  void uri(Findings findings, JsonNode.Text node, String where) throws PayloadException {
    Spelling spelling = Spelling.of(findings.bytes(), node);
    String text = spelling.text();
    if (text.strip().toLowerCase(Locale.ROOT).startsWith("data:")) {
      data(findings, spelling, text, where);
    } else {
      findings.remote(node, text.strip(), where);
    }
  }

  private void data(Findings findings, Spelling spelling, String text, String where)
      throws PayloadException {
    if (!DATA_URI.matcher(text).matches()) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where);
      return;
    }
    int comma = text.indexOf(',') + 1;
    base64(findings, spelling, text.substring(0, comma), text.substring(comma), where);
  }

  /** A string that is a picture either way: {@code data:} URI, base64 or a place. */
  void any(Findings findings, JsonNode.Text node, String where) throws PayloadException {
    String text = JsonOutline.text(findings.bytes(), node).strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("data:") || text.contains("://")) {
      uri(findings, node, where);
    } else {
      base64(findings, node, where);
    }
  }

  private void base64(
      Findings findings, Spelling spelling, String prefix, String text, String where)
      throws PayloadException {
    Optional<Base64Style.Decoded> decoded = Base64Style.decode(prefix, text);
    if (decoded.isEmpty()) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where);
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(decoded.get().bytes());
    Optional<Image> image = decode(findings, bytes, where);
    if (image.isPresent()) {
      add(findings, spelling.from(), spelling.to(), where, image.get(), decoded.get().style());
    }
  }

  /** Empty, and counted as a bypass, where it is no picture that is read here. */
  private Optional<Image> decode(Findings findings, ByteBuffer bytes, String where)
      throws PayloadException {
    try {
      Image image = codecs.decode(bytes.duplicate(), findings.deadlineNanos());
      if (!image.more()) {
        return Optional.of(image);
      }
      findings.bypass(Bypass.Kind.MULTI_FRAME, where);
      return Optional.empty();
    } catch (CodecException e) {
      switch (e.kind()) {
        case MALFORMED, UNSUPPORTED ->
            findings.bypass(
                pickled(bytes) ? Bypass.Kind.PICKLE : Bypass.Kind.UNDECODABLE,
                where + " (" + e.getMessage() + ")");
        case TOO_LARGE, DEADLINE -> throw Answers.refused(e);
      }
      return Optional.empty();
    }
  }

  /** Whether bytes begin as Python's pickle does from protocol 2 on. */
  static boolean pickled(ByteBuffer bytes) {
    int at = bytes.position();
    return bytes.remaining() > 2
        && bytes.get(at) == (byte) 0x80
        && bytes.get(at + 1) >= 2
        && bytes.get(at + 1) <= 5;
  }

  private void add(
      Findings findings, int from, int to, String where, Image image, Base64Style style)
      throws PayloadException {
    findings.add(slot(findings, from, to, where, image, style));
  }

  private PictureSlot slot(
      Findings findings, int from, int to, String where, Image image, Base64Style style) {
    Input input = findings.input(where, false, image.raster());
    return new PictureSlot(from, to, input, image, codecs, style);
  }
}
