package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Cuts a {@code multipart/form-data} body into parts, without copying (RFC 7578, and RFC 2046
 * without preamble, epilogue and folded headers, which no form has).
 */
final class MultipartParser {
  private static final int MAX_BOUNDARY = 70;
  private static final Set<String> PLAIN_ENCODINGS = Set.of("binary", "8bit", "7bit");

  private final byte[] bytes;
  private final int start;
  private final int limit;
  private final byte[] delimiter;
  private final PayloadConfig config;
  private int at;

  MultipartParser(ByteBuffer body, String boundary, PayloadConfig config) throws PayloadException {
    if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
      throw new PayloadException(
          Kind.MALFORMED, "a multipart boundary has 1 to " + MAX_BOUNDARY + " characters");
    }
    this.bytes = body.array();
    this.start = body.arrayOffset() + body.position();
    this.limit = body.arrayOffset() + body.limit();
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.config = config;
    this.at = start;
  }

  List<Part> parse() throws PayloadException {
    List<Part> parts = new ArrayList<>();
    if (!matches(at, delimiter, 2)) {
      throw malformed("the multipart boundary is not where the body starts");
    }
    at += delimiter.length - 2;
    while (!closing()) {
      if (parts.size() == config.maxParts()) {
        throw new PayloadException(Kind.TOO_LARGE, "more than " + config.maxParts() + " parts");
      }
      parts.add(part());
    }
    return parts;
  }

  /** Reads what follows a boundary: whether it was the last. */
  private boolean closing() throws PayloadException {
    boolean last = at + 1 < limit && bytes[at] == '-' && bytes[at + 1] == '-';
    at += last ? 2 : 0;
    while (at < limit && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    if (last && at == limit) {
      return true;
    }
    lineEnd();
    if (last && at < limit) {
      throw malformed("bytes after the last multipart boundary");
    }
    return last;
  }

  private void lineEnd() throws PayloadException {
    if (at + 1 >= limit || bytes[at] != '\r' || bytes[at + 1] != '\n') {
      throw malformed("a line end is missing");
    }
    at += 2;
  }

  private Part part() throws PayloadException {
    int from = at;
    Map<String, String> headers = headers();
    String disposition = headers.get("content-disposition");
    if (disposition == null) {
      at = from;
      throw malformed("a part without Content-Disposition");
    }
    MediaType field = MediaType.parse(disposition);
    String name = field.parameters().get("name");
    if (!field.type().equals("form-data") || name == null || name.isEmpty()) {
      at = from;
      throw malformed("a part that is no named form field");
    }
    String encoding = headers.get("content-transfer-encoding");
    if (encoding != null && !PLAIN_ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
      throw new PayloadException(
          Kind.UNSUPPORTED, "part '%s' has a Content-Transfer-Encoding".formatted(Text.safe(name)));
    }
    int content = at;
    int end = find(content);
    at = end + delimiter.length;
    return new Part(
        name,
        field.parameters().get("filename"),
        headers.get("content-type"),
        ByteBuffer.wrap(bytes, content, end - content));
  }

  private Map<String, String> headers() throws PayloadException {
    Map<String, String> headers = new TreeMap<>();
    int from = at;
    while (at >= limit || bytes[at] != '\r') {
      int line = at;
      int colon = -1;
      while (at < limit && bytes[at] != '\r') {
        if ((bytes[at] >= 0 && bytes[at] < ' ' && bytes[at] != '\t') || bytes[at] == 127) {
          throw malformed("a control character in a part's header");
        }
        colon = colon < 0 && bytes[at] == ':' ? at : colon;
        at++;
        if (at - from > config.maxPartHeaderBytes()) {
          throw new PayloadException(
              Kind.TOO_LARGE,
              "more than %d bytes of headers in the part at byte %d"
                  .formatted(config.maxPartHeaderBytes(), from - start));
        }
      }
      int end = at;
      lineEnd();
      if (colon <= line || bytes[line] == ' ' || bytes[line] == '\t') {
        at = line;
        throw malformed("a header line without a name");
      }
      String name = text(line, colon).strip().toLowerCase(Locale.ROOT);
      if (headers.put(name, text(colon + 1, end).strip()) != null) {
        at = line;
        throw malformed("the same header twice in a part");
      }
    }
    lineEnd();
    return headers;
  }

  private String text(int from, int to) throws PayloadException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      at = from;
      throw malformed("a part's header that is not UTF-8");
    }
  }

  /** The next delimiter from {@code from} on. */
  private int find(int from) throws PayloadException {
    for (int p = from; p <= limit - delimiter.length; p++) {
      if (bytes[p] == '\r' && matches(p, delimiter, 0)) {
        return p;
      }
    }
    at = limit;
    throw malformed("the multipart body ends without its boundary");
  }

  private boolean matches(int p, byte[] wanted, int skip) {
    if (p + wanted.length - skip > limit) {
      return false;
    }
    for (int i = skip; i < wanted.length; i++) {
      if (bytes[p + i - skip] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private PayloadException malformed(String what) {
    return new PayloadException(Kind.MALFORMED, what + " at byte " + (at - start));
  }
}
