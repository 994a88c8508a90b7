package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Finds pictures among the numbers of JSON texts. Thread-safe. */
final class JsonTensors {
  private static final int MOST_AXES = 8;

  /** Set in letters and brackets, clear in all else that numbers are spelt with. */
  private static final long LETTERS = 0x4040404040404040L;

  private final PayloadConfig limits;
  private final InputRules rules;

  JsonTensors(PayloadConfig limits, InputRules rules) {
    this.limits = limits;
    this.rules = rules;
  }

  /**
   * Nested arrays whose nesting is their shape.
   *
   * @param batched whether the outermost array is a batch
   */
  void nested(
      Findings findings, JsonNode.Numbers node, String where, boolean batched, boolean first)
      throws PayloadException {
    int[] shape = shape(findings.bytes(), node);
    Optional<Layout> layout = rules.told(findings.name(), shape);
    if (layout.isEmpty()) {
      layout = rules.layout(shape, batched, first);
    }
    if (layout.isPresent()) {
      add(findings, node, where, shape, layout.get());
    } else {
      findings.left(where, node, why(shape));
    }
  }

  /**
   * Counts an array that would be a picture if some of its numbers were not spelt as strings as a
   * bypass.
   *
   * @param any whether it is one whatever its shape
   * @return whether it is one
   */
  boolean quoted(
      Findings findings,
      JsonNode.Items node,
      String where,
      boolean batched,
      boolean first,
      boolean any)
      throws PayloadException {
    byte[] bytes = findings.bytes();
    boolean picture = any || rules.layout(shape(bytes, node), batched, first).isPresent();
    boolean quoted = picture && QuotedNumbers.in(bytes, node);
    if (quoted) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where + " (numbers spelt as strings)");
    }
    return quoted;
  }

  /** Why an array of that shape is no picture. */
  static Untouched.Why why(int[] shape) {
    return shape.length == 0 || shape.length > 2
        ? Untouched.Why.NO_PICTURE_SHAPE
        : Untouched.Why.TABLE;
  }

  /** As the configuration says, whatever the shape. */
  void as(Findings findings, JsonNode.Numbers node, String where, Layout layout)
      throws PayloadException {
    int[] shape = shape(findings.bytes(), node);
    if (shape.length < layout.rank()) {
      throw new PayloadException(
          Kind.MALFORMED,
          "%s has %d axes, its layout is %s".formatted(where, shape.length, layout));
    }
    add(findings, node, where, shape, layout);
  }

  /** Numbers, flat or nested, of a shape told beside them and already judged. */
  void add(Findings findings, JsonNode.Numbers node, String where, int[] shape, Layout layout)
      throws PayloadException {
    add(findings, node, where, shape, layout, DType.F64);
  }

  /**
   * @param dtype F32 where the model server reads the numbers as floats, else F64
   */
  void add(
      Findings findings,
      JsonNode.Numbers node,
      String where,
      int[] shape,
      Layout layout,
      DType dtype)
      throws PayloadException {
    ByteBuffer text = ByteBuffer.wrap(findings.bytes(), node.from(), node.to() - node.from());
    NestedNumbers read = node.read();
    if (read == null || read.numbers().single() != (dtype == DType.F32)) {
      read = read(findings, text, where, dtype);
    }
    NumberArray numbers = read.numbers();
    long product = Shapes.product(shape);
    boolean flat = read.shape().length == 1;
    if (product != numbers.count() || !(flat || Arrays.equals(shape, read.shape()))) {
      throw new PayloadException(
          Kind.MALFORMED,
          "%s has %d numbers in the shape %s, told was %s"
              .formatted(
                  where, numbers.count(), Arrays.toString(read.shape()), Arrays.toString(shape)));
    }
    Input input =
        findings.input(where, layout.vector(), layout.raster(dtype, shape, numbers.values(), 0));
    findings.add(new NumbersSlot(text, numbers, input));
  }

  private NestedNumbers read(Findings findings, ByteBuffer text, String where, DType dtype)
      throws PayloadException {
    JsonCursor cursor = new JsonCursor(text);
    try {
      findings.checkReadable(cursor.at, dtype);
      NumberArray numbers = NestedArrayReader.room(cursor, limits, dtype, findings.room());
      NestedArrayReader reader =
          new NestedArrayReader(cursor, limits, numbers, true, findings.deadlineNanos());
      return new NestedNumbers(reader.read(), reader.shape());
    } catch (PayloadException e) {
      throw new PayloadException(e.kind(), where + ": " + e.getMessage() + " of it");
    }
  }

  private static int[] shape(byte[] bytes, JsonNode.Items node) {
    int[] lengths = new int[MOST_AXES];
    int rank = 0;
    JsonNode first = node;
    while (rank < MOST_AXES && first instanceof JsonNode.Items items && !items.items().isEmpty()) {
      lengths[rank++] = items.items().size();
      first = items.items().getFirst();
    }
    int[] inner = first instanceof JsonNode.Numbers numbers ? shape(bytes, numbers) : new int[0];
    int[] shape = Arrays.copyOf(lengths, rank + inner.length);
    System.arraycopy(inner, 0, shape, rank, inner.length);
    return shape;
  }

  /**
   * The shape that the first elements tell; whether all others have it is judged only once it is
   * known to be a picture's, for lists of unequal length are no business of ours.
   */
  private static int[] shape(byte[] bytes, JsonNode.Numbers node) {
    int[] lengths = new int[MOST_AXES];
    int[] commas = new int[MOST_AXES];
    int depth = 0;
    int rank = 0;
    for (int p = node.from(); p < node.to(); p++) {
      // Nothing but brackets counts in the innermost arrays once the length of one is known.
      while (depth > 0
          && depth == rank
          && lengths[depth - 1] > 0
          && p + Long.BYTES < node.to()
          && ((long) TextSink.LONG.get(bytes, p) & LETTERS) == 0) {
        p += Long.BYTES;
      }
      int c = bytes[p];
      if (c == '[') {
        if (depth == MOST_AXES) {
          return new int[0];
        }
        commas[depth++] = 0;
        rank = Math.max(rank, depth);
      } else if (c == ',') {
        commas[depth - 1]++;
      } else if (c == ']') {
        depth--;
        lengths[depth] = lengths[depth] == 0 ? commas[depth] + 1 : lengths[depth];
      }
    }
    return Arrays.copyOf(lengths, rank);
  }
}
