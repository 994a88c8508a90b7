package dev.sluice.embed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A protobuf message as its fields in their order, so that what is not known here survives as it
 * was. Not thread-safe.
 *
 * <p>Source: the encoding's description at protobuf.dev; groups, which nothing here has, are
 * refused.
 */
final class WireMessage {
  /** A field: its number, and what belongs to it. */
  sealed interface Field {
    int number();
  }

  /** A varint (wire type 0), or 8 (1) or 4 bytes (5) with the low one first. */
  record Scalar(int number, int wireType, long value) implements Field {}

  /** Text, bytes, packed numbers or a message that nobody looked into. */
  record Bytes(int number, ByteBuffer content) implements Field {}

  /** A message. */
  record Nested(int number, WireMessage content) implements Field {}

  private static final int VARINT = 0;
  private static final int EIGHT = 1;
  private static final int DELIMITED = 2;
  private static final int FOUR = 5;
  private static final int LONGEST_VARINT = 10;

  private final List<Field> fields = new ArrayList<>();

  /**
   * Reads a message; its fields look into the buffer.
   *
   * @throws RefusedException when it is none
   */
  static WireMessage read(ByteBuffer bytes) throws RefusedException {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    WireMessage message = new WireMessage();
    try {
      while (in.hasRemaining()) {
        message.fields.add(field(in));
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new RefusedException("not a protobuf message: it ends within a field");
    }
    return message;
  }

  private static Field field(ByteBuffer in) throws RefusedException {
    int tag = (int) varint(in);
    int number = tag >>> 3;
    return switch (tag & 7) {
      case VARINT -> new Scalar(number, VARINT, varint(in));
      case EIGHT -> new Scalar(number, EIGHT, in.getLong());
      case FOUR -> new Scalar(number, FOUR, in.getInt());
      case DELIMITED -> {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
          throw new RefusedException("not a protobuf message: it ends within field " + number);
        }
        ByteBuffer content = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        yield new Bytes(number, content);
      }
      default -> throw new RefusedException("not a protobuf message: wire type " + (tag & 7));
    };
  }

  private static long varint(ByteBuffer in) throws RefusedException {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new RefusedException("not a protobuf message: a number has no end");
  }

  List<Field> fields() {
    return fields;
  }

  /** The last value of a number, as protobuf has it; 0 where there is none. */
  long number(int field) {
    return scalars(field).reduce((first, second) -> second).map(Scalar::value).orElse(0L);
  }

  private Stream<Scalar> scalars(int field) {
    return fields.stream()
        .filter(f -> f.number() == field && f instanceof Scalar)
        .map(Scalar.class::cast);
  }

  /** All texts of a repeated field. */
  List<String> texts(int field) {
    return fields.stream()
        .filter(f -> f.number() == field && f instanceof Bytes)
        .map(f -> UTF_8.decode(((Bytes) f).content().duplicate()).toString())
        .toList();
  }

  /** The last text; empty where there is none. */
  String text(int field) {
    List<String> all = texts(field);
    return all.isEmpty() ? "" : all.getLast();
  }

  /** All messages of a repeated field. Changes to them are written with this message. */
  List<WireMessage> messages(int field) throws RefusedException {
    List<WireMessage> found = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).number() == field) {
        found.add(open(i));
      }
    }
    return found;
  }

  private WireMessage open(int index) throws RefusedException {
    return switch (fields.get(index)) {
      case Nested nested -> nested.content();
      case Bytes bytes -> {
        WireMessage content = read(bytes.content());
        fields.set(index, new Nested(bytes.number(), content));
        yield content;
      }
      case Scalar scalar ->
          throw new RefusedException("field " + scalar.number() + " is not a message");
    };
  }

  WireMessage with(int field, long value) {
    fields.add(new Scalar(field, VARINT, value));
    return this;
  }

  WireMessage with(int field, float value) {
    fields.add(new Scalar(field, FOUR, Float.floatToRawIntBits(value)));
    return this;
  }

  WireMessage with(int field, String text) {
    fields.add(text(field, text));
    return this;
  }

  WireMessage with(int field, WireMessage message) {
    fields.add(new Nested(field, message));
    return this;
  }

  /** Replaces each text of a field that equals one by another. */
  void rename(int field, String from, String to) {
    fields.replaceAll(
        f ->
            f.number() == field
                    && f instanceof Bytes(int _, ByteBuffer content)
                    && UTF_8.decode(content.duplicate()).toString().equals(from)
                ? text(field, to)
                : f);
  }

  private static Bytes text(int field, String text) {
    return new Bytes(field, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  /** Bytes that {@link #writeTo} writes. */
  long size() {
    long size = 0;
    for (Field field : fields) {
      size += varintSize((long) field.number() << 3);
      size +=
          switch (field) {
            case Scalar s when s.wireType() == VARINT -> varintSize(s.value());
            case Scalar s -> s.wireType() == EIGHT ? 8 : 4;
            case Bytes b -> varintSize(b.content().remaining()) + b.content().remaining();
            case Nested n -> varintSize(n.content().size()) + n.content().size();
          };
    }
    return size;
  }

  private static int varintSize(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  void writeTo(OutputStream out) throws IOException {
    for (Field field : fields) {
      switch (field) {
        case Scalar s -> {
          varint(out, (long) s.number() << 3 | s.wireType());
          if (s.wireType() == VARINT) {
            varint(out, s.value());
          } else {
            fixed(out, s.value(), s.wireType() == EIGHT ? 8 : 4);
          }
        }
        case Bytes b -> {
          varint(out, (long) b.number() << 3 | DELIMITED);
          varint(out, b.content().remaining());
          write(out, b.content().duplicate());
        }
        case Nested n -> {
          varint(out, (long) n.number() << 3 | DELIMITED);
          varint(out, n.content().size());
          n.content().writeTo(out);
        }
      }
    }
  }

  private static void varint(OutputStream out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static void fixed(OutputStream out, long value, int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  private static void write(OutputStream out, ByteBuffer content) throws IOException {
    byte[] piece = new byte[Math.min(content.remaining(), 1 << 16)];
    while (content.hasRemaining()) {
      int length = Math.min(piece.length, content.remaining());
      content.get(piece, 0, length);
      out.write(piece, 0, length);
    }
  }
}
