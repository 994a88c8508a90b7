package dev.sluice.detect;

import dev.sluice.detect.Verdict.Why;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The outputs of an Open Inference Protocol v2 answer, in its JSON or in the bytes behind it. */
final class InferOutputs {
  private static final Set<String> REAL = Set.of("FP16", "BF16", "FP32", "FP64");

  /** Triton's classification extension: score, index and, where there is one, label. */
  private static final Pattern CLASSIFICATION =
      Pattern.compile("([-+0-9.eE]{1,40}):([0-9]+(?::.*)?)", Pattern.DOTALL);

  private InferOutputs() {}

  /**
   * @param items numbers or strings, as many as the shape says
   */
  private record Tensor(boolean real, int inputs, int each, Object[] items) {}

  static boolean fits(JsonNode outputs) {
    return outputs.isArray() && !outputs.isEmpty() && outputs.get(0).has("datatype");
  }

  /**
   * A row for each input.
   *
   * @param tail binary tensors, one after the other
   * @param name of the output that counts; empty for the first that tells probabilities, or else
   *     the first that tells labels
   */
  static List<Row> read(JsonNode outputs, ByteBuffer tail, String name) throws Unscorable {
    Tensor chosen = null;
    for (JsonNode output : outputs) {
      ByteBuffer bytes = binary(output, tail);
      boolean named = output.path("name").asString("").equals(name);
      if (name.isEmpty() ? chosen == null || !chosen.real : named) {
        Tensor tensor = tensor(output, bytes);
        chosen = chosen == null || tensor.real ? tensor : chosen;
      }
    }
    if (chosen == null) {
      throw new Unscorable(Why.NO_OUTPUT);
    }
    return rows(chosen);
  }

  private static List<Row> rows(Tensor tensor) throws Unscorable {
    List<Row> rows = new ArrayList<>(tensor.inputs);
    for (int i = 0; i < tensor.inputs; i++) {
      Object[] items = Arrays.copyOfRange(tensor.items, i * tensor.each, (i + 1) * tensor.each);
      rows.add(tensor.real ? numbers(items) : labels(items));
    }
    return rows;
  }

  private static Row numbers(Object[] items) throws Unscorable {
    double[] values = new double[items.length];
    for (int i = 0; i < items.length; i++) {
      if (!(items[i] instanceof Number number)) {
        throw new Unscorable(Why.NOT_PROBABILITIES);
      }
      values[i] = number.doubleValue();
    }
    return values.length == 1 ? JsonRows.positive(values[0]) : new Row.Numbers(values);
  }

  private static Row labels(Object[] items) throws Unscorable {
    Map<String, Double> weights = new LinkedHashMap<>();
    List<String> labels = new ArrayList<>();
    for (Object item : items) {
      String label = String.valueOf(item);
      labels.add(label);
      Matcher matcher = CLASSIFICATION.matcher(label);
      if (matcher.matches()) {
        weights.put(matcher.group(2), number(matcher.group(1)));
      }
    }
    return weights.size() == items.length ? new Row.Named(weights) : Row.of(labels);
  }

  private static double number(String text) throws Unscorable {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new Unscorable(Why.NOT_READ);
    }
  }

  private static Tensor tensor(JsonNode output, @Nullable ByteBuffer bytes) throws Unscorable {
    String type = output.path("datatype").asString("");
    Object[] items = bytes == null ? data(output.path("data")) : binary(type, bytes);
    long all = 1;
    long inputs = 1;
    int axes = 0;
    JsonNode shape = output.path("shape");
    for (int axis = 0; axis < shape.size(); axis++) {
      long length = shape.get(axis).asLong(-1);
      all = length < 0 || length > items.length ? -1 : all * length;
      if (all < 0 || all > items.length) {
        throw new Unscorable(Why.SHAPE);
      }
      boolean batch = axis == 0 && (shape.size() > 1 || !REAL.contains(type));
      inputs = batch ? length : inputs;
      axes += !batch && length > 1 ? 1 : 0;
    }
    if (all != items.length || inputs == 0 || axes > 1) {
      throw new Unscorable(Why.SHAPE);
    }
    return new Tensor(REAL.contains(type), (int) inputs, (int) (all / inputs), items);
  }

  /** Flat, or nested as the shape says. */
  private static Object[] data(JsonNode data) throws Unscorable {
    List<Object> items = new ArrayList<>();
    collect(data, items);
    return items.toArray();
  }

  private static void collect(JsonNode node, List<Object> items) throws Unscorable {
    if (node.isArray()) {
      for (JsonNode item : node) {
        collect(item, items);
      }
    } else if (node.isNumber() || node.isString() || node.isBoolean()) {
      items.add(node.isFloatingPointNumber() ? (Object) node.doubleValue() : integral(node));
    } else {
      throw new Unscorable(Why.NOT_READ);
    }
  }

  /** A whole number may be a probability (0, 1) as well as a label. */
  private static Object integral(JsonNode node) {
    return node.isNumber() ? node.numberValue() : node.asString();
  }

  private static @Nullable ByteBuffer binary(JsonNode output, ByteBuffer tail) throws Unscorable {
    JsonNode size = output.path("parameters").path("binary_data_size");
    if (size.isMissingNode()) {
      return null;
    }
    long bytes = size.asLong(-1);
    if (bytes < 0 || bytes > tail.remaining()) {
      throw new Unscorable(Why.NOT_READ);
    }
    ByteBuffer own = tail.slice(tail.position(), (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    tail.position(tail.position() + (int) bytes);
    return own;
  }

  private static Object[] binary(String type, ByteBuffer bytes) throws Unscorable {
    List<Object> items = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int size = size(type);
      if (bytes.remaining() < size) {
        throw new Unscorable(Why.NOT_READ);
      }
      items.add(item(type, bytes));
    }
    return items.toArray();
  }

  private static int size(String type) throws Unscorable {
    return switch (type) {
      case "BOOL", "INT8", "UINT8" -> 1;
      case "FP16", "BF16", "INT16", "UINT16" -> 2;
      case "FP32", "INT32", "UINT32", "BYTES" -> 4;
      case "FP64", "INT64", "UINT64" -> 8;
      default -> throw new Unscorable(Why.NOT_READ);
    };
  }

  private static Object item(String type, ByteBuffer bytes) throws Unscorable {
    return switch (type) {
      case "FP16" -> Float.float16ToFloat(bytes.getShort());
      case "BF16" -> Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
      case "FP32" -> bytes.getFloat();
      case "FP64" -> bytes.getDouble();
      case "BYTES" -> text(bytes);
      case "INT64", "UINT64" -> bytes.getLong();
      case "INT32", "UINT32" -> bytes.getInt();
      case "INT16", "UINT16" -> bytes.getShort();
      default -> bytes.get();
    };
  }

  private static String text(ByteBuffer bytes) throws Unscorable {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new Unscorable(Why.NOT_READ);
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
