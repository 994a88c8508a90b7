package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of inputs while their text is outlined, where what describes them stands before
 * them: then nobody goes through that text twice. What cannot be read is left to whoever needs it,
 * with the reason, and so is how many numbers there are; from then on nothing is read early, so
 * that descriptions that lie cost memory but once. Not thread-safe.
 */
final class EarlyNumbers implements JsonOutline.Arrays {
  /** What is no picture by its shape is not worth reading. */
  private static final int LEAST_AXES = 3;

  /** Bytes of a number, with what is between it and the next, up to which it is read early. */
  private static final int MOST_BYTES_EACH = 24;

  private final Findings findings;
  private final PayloadConfig limits;
  private boolean over;

  EarlyNumbers(Findings findings, PayloadConfig limits) {
    this.findings = findings;
    this.limits = limits;
  }

  @Override
  public @Nullable NestedNumbers read(
      JsonCursor cursor, String name, Map<String, JsonNode> before) {
    JsonNode shape = before.get("shape");
    if (over
        || shape == null
        || !name.equals("data")
        || !(before.get("datatype") instanceof JsonNode.Text type)) {
      return null;
    }
    try {
      return read(cursor, JsonOutline.text(cursor.bytes, type), shape);
    } catch (PayloadException e) {
      over = true;
      return null;
    }
  }

  private @Nullable NestedNumbers read(JsonCursor cursor, String datatype, JsonNode told)
      throws PayloadException {
    DType samples = InferInputs.SAMPLES.get(datatype);
    int[] shape = Shapes.read(told, findings, "shape");
    long product = Shapes.product(shape);
    if (samples == null || shape.length < LEAST_AXES || product > limits.maxNumbers()) {
      return null;
    }
    DType dtype = samples == DType.F32 ? DType.F32 : DType.F64;
    long most = MOST_BYTES_EACH * product + MOST_BYTES_EACH;
    int length = (int) Math.min(cursor.limit - cursor.at, most);
    JsonCursor array = new JsonCursor(ByteBuffer.wrap(cursor.bytes, cursor.at, length));
    int expected = (int) Math.min(product, length);
    NestedArrayReader reader =
        new NestedArrayReader(
            array,
            limits,
            new NumberArray(dtype, expected, findings.room()),
            true,
            findings.deadlineNanos());
    NumberArray numbers = read(reader, array, dtype, length < cursor.limit - cursor.at);
    // Too few or too many are not read again to be refused.
    over = numbers.count() != product;
    cursor.at = array.at;
    return new NestedNumbers(numbers, reader.shape());
  }

  private NumberArray read(NestedArrayReader reader, JsonCursor array, DType dtype, boolean partly)
      throws PayloadException {
    try {
      return reader.read();
    } catch (PayloadException e) {
      if (e.kind() == Kind.MALFORMED && !partly) {
        findings.unreadable(array.start, dtype, e);
      }
      throw e;
    }
  }
}
