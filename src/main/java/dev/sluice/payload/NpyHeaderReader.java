package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of an npy file, versions 1 to 3: a Python dict literal of exactly the three keys
 * that NumPy writes. Nothing in it is evaluated.
 */
final class NpyHeaderReader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final int MAX_AXES = 32;

  private final byte[] bytes;
  private final int start;
  private final long maxSamples;
  private int limit;
  private int at;
  private @Nullable String descr;
  private @Nullable Boolean fortran;
  private int @Nullable [] shape;

  NpyHeaderReader(ByteBuffer body, long maxSamples) {
    this.bytes = body.array();
    this.start = body.arrayOffset() + body.position();
    this.limit = body.arrayOffset() + body.limit();
    this.at = start;
    this.maxSamples = maxSamples;
  }

  NpyHeader read() throws PayloadException {
    int end = preamble();
    limit = end;
    expect('{');
    while (next() != '}') {
      member();
      if (next() == ',') {
        at++;
      } else if (next() != '}') {
        throw malformed("',' or '}' expected");
      }
    }
    at++;
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\n')) {
      at++;
    }
    if (at < end) {
      throw malformed("text after the npy header's dict");
    }
    if (descr == null || fortran == null || shape == null) {
      throw malformed("the npy header lacks descr, fortran_order or shape");
    }
    ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(dtype(descr), order, fortran, shape, end - start);
  }

  /** Magic, version and length; where the header ends. */
  private int preamble() throws PayloadException {
    if (limit - at < 10 || !Arrays.equals(bytes, at, at + 6, MAGIC, 0, 6)) {
      throw malformed("no npy file");
    }
    int major = bytes[at + 6];
    if (major < 1 || major > 3 || bytes[at + 7] != 0) {
      throw new PayloadException(
          Kind.UNSUPPORTED, "npy version %d.%d".formatted(major, bytes[at + 7]));
    }
    long length = (bytes[at + 8] & 0xFF) | (bytes[at + 9] & 0xFF) << 8;
    at += 10;
    if (major > 1) {
      if (limit - at < 2) {
        throw malformed("the npy header is cut short");
      }
      length |= (bytes[at] & 0xFFL) << 16 | (bytes[at + 1] & 0xFFL) << 24;
      at += 2;
    }
    if (length > MAX_HEADER) {
      throw new PayloadException(Kind.TOO_LARGE, "an npy header of " + length + " bytes");
    }
    if (length > limit - at) {
      throw malformed("the npy header is cut short");
    }
    return at + (int) length;
  }

  private void member() throws PayloadException {
    String key = string();
    expect(':');
    boolean again;
    switch (key) {
      case "descr" -> {
        again = descr != null;
        descr = description();
      }
      case "fortran_order" -> {
        again = fortran != null;
        fortran = truth();
      }
      case "shape" -> {
        again = shape != null;
        shape = tuple();
      }
      default -> throw malformed("unknown key in the npy header");
    }
    if (again) {
      throw malformed("key '" + key + "' twice in the npy header");
    }
  }

  private String description() throws PayloadException {
    if (next() == '[') {
      throw new PayloadException(Kind.UNSUPPORTED, "npy arrays of structures are not read");
    }
    String text = string();
    dtype(text);
    return text;
  }

  private static DType dtype(String text) throws PayloadException {
    String order = text.isEmpty() ? "" : text.substring(0, 1);
    String type = text.isEmpty() ? "" : text.substring(1);
    boolean octet = type.equals("u1") || type.equals("i1");
    if ("<>=".contains(order) || (octet && order.equals("|"))) {
      switch (type) {
        case "u1" -> {
          return DType.U8;
        }
        case "i1" -> {
          return DType.I8;
        }
        case "u2" -> {
          return DType.U16;
        }
        case "i2" -> {
          return DType.I16;
        }
        case "u4" -> {
          return DType.U32;
        }
        case "i4" -> {
          return DType.I32;
        }
        case "f2" -> {
          return DType.F16;
        }
        case "f4" -> {
          return DType.F32;
        }
        case "f8" -> {
          return DType.F64;
        }
        default -> {}
      }
    }
    throw new PayloadException(
        Kind.UNSUPPORTED,
        "npy dtype '%s': only u1 i1 u2 i2 u4 i4 f2 f4 f8 are read".formatted(Text.safe(text)));
  }

  private boolean truth() throws PayloadException {
    boolean value = next() == 'T';
    byte[] word = (value ? "True" : "False").getBytes(StandardCharsets.US_ASCII);
    if (limit - at < word.length
        || !Arrays.equals(bytes, at, at + word.length, word, 0, word.length)) {
      throw malformed("True or False expected");
    }
    at += word.length;
    return value;
  }

  private int[] tuple() throws PayloadException {
    expect('(');
    int[] sides = new int[MAX_AXES];
    int axes = 0;
    long product = 1;
    boolean comma = true;
    while (next() != ')') {
      if (!comma || axes == MAX_AXES) {
        throw malformed(comma ? "more than 32 axes" : "',' or ')' expected");
      }
      long side = side();
      product *= side;
      if (side > maxSamples || product > maxSamples) {
        throw new PayloadException(Kind.TOO_LARGE, "more than " + maxSamples + " samples");
      }
      sides[axes++] = (int) side;
      comma = next() == ',';
      at += comma ? 1 : 0;
    }
    at++;
    if (axes == 0 || (axes == 1 && !comma)) {
      throw malformed("the npy array has no axis");
    }
    return Arrays.copyOf(sides, axes);
  }

  private long side() throws PayloadException {
    long side = 0;
    int first = next();
    int from = at;
    while (at < limit && bytes[at] >= '0' && bytes[at] <= '9') {
      side = Math.min(side * 10 + (bytes[at++] - '0'), Integer.MAX_VALUE);
    }
    if (at == from || side == 0 || (first == '0' && at > from + 1)) {
      throw malformed("a side that is no positive number");
    }
    if (at < limit && bytes[at] == 'L') {
      at++;
    }
    return side;
  }

  private String string() throws PayloadException {
    int quote = next();
    if (quote != '\'' && quote != '"') {
      throw malformed("a string expected in the npy header");
    }
    int from = ++at;
    while (at < limit && bytes[at] != quote) {
      if (bytes[at] == '\\' || bytes[at] < ' ') {
        throw malformed("an odd character in the npy header");
      }
      at++;
    }
    if (at == limit) {
      throw malformed("a string without an end in the npy header");
    }
    return new String(bytes, from, at++ - from, StandardCharsets.US_ASCII);
  }

  private int next() {
    while (at < limit && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t')) {
      at++;
    }
    return at < limit ? bytes[at] : -1;
  }

  private void expect(char wanted) throws PayloadException {
    if (next() != wanted) {
      throw malformed("'" + wanted + "' expected in the npy header");
    }
    at++;
  }

  private PayloadException malformed(String what) {
    return new PayloadException(Kind.MALFORMED, what + " at byte " + (at - start));
  }
}
