package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the answer of an extractor into the request to a head: Open Inference Protocol v2, in JSON
 * or with binary tensors, and TensorFlow Serving's rows and columns. Thread-safe.
 */
public final class FeatureMaps {
  /** Bytes behind a text that scanners may read. */
  private static final int SLACK = 64;

  /** Members of a v2 request that are about the answer to it. */
  private static final List<String> FOR_THE_HEAD = List.of("id", "parameters", "outputs");

  private static final Map<String, DType> SAMPLES =
      Map.of("FP16", DType.F16, "BF16", DType.BF16, "FP32", DType.F32, "FP64", DType.F64);

  private final PayloadConfig limits;
  private final JsonTensors tensors;

  public FeatureMaps(PayloadConfig limits) {
    this.limits = limits;
    this.tensors = new JsonTensors(limits, InputRules.defaults());
  }

  /**
   * What the client asked, taken apart.
   *
   * @param extractor the body for the extractor, and the headers that changed with it
   * @param rest members that go to the head, each with a comma before it
   */
  public record Question(Rewritten extractor, String rest) {}

  /**
   * The request to the head.
   *
   * @param features its one input, to be filtered
   * @param headers that tell what its body is
   */
  public record Features(Message features, Map<String, String> headers) {}

  /**
   * Reads a client's request. Outputs that a v2 request asks for are the head's; of the extractor
   * the features alone are asked.
   *
   * @throws PayloadException MALFORMED for JSON that is none, UNSUPPORTED for a JSON text whose
   *     length the content type tells
   */
  public Question question(MessageHead head, ByteBuffer body, FeatureRoute route)
      throws PayloadException {
    if (InferProtocol.tellsLength(head)) {
      throw new PayloadException(
          Kind.UNSUPPORTED,
          "two stages take the length of the JSON text in " + InferProtocol.HEADER);
    }
    String told = head.inferenceHeaderLength();
    boolean binary = told != null;
    ByteBuffer text = told == null ? body : InferProtocol.text(told, body);
    Rewritten same = new Rewritten(List.of(body), Map.of());
    if (!JsonOutline.starts(text)) {
      return new Question(same, "");
    }
    JsonNode root = JsonOutline.read(text);
    if (!InferProtocol.fits(root)) {
      return new Question(same, "");
    }
    StringBuilder rest = new StringBuilder();
    for (String name : FOR_THE_HEAD) {
      JsonNode member = root.get(name);
      if (member != null) {
        rest.append(",\"%s\":%s".formatted(name, JsonOutline.spelling(body.array(), member)));
      }
    }
    JsonNode outputs = root.get("outputs");
    return new Question(
        outputs == null ? same : asking(route.output(), outputs, binary, text, body),
        rest.toString());
  }

  private static Rewritten asking(
      String output, JsonNode outputs, boolean binary, ByteBuffer text, ByteBuffer body) {
    String parameters = binary ? ",\"parameters\":{\"binary_data\":true}" : "";
    byte[] wanted = TextSink.ascii("[{\"name\":\"" + output + "\"" + parameters + "}]");
    int from = body.arrayOffset() + body.position();
    int end = body.arrayOffset() + body.limit();
    long length = text.remaining() + wanted.length - (outputs.to() - outputs.from());
    return new Rewritten(
        List.of(
            ByteBuffer.wrap(body.array(), from, outputs.from() - from),
            ByteBuffer.wrap(wanted),
            ByteBuffer.wrap(body.array(), outputs.to(), end - outputs.to())),
        binary ? Map.of(InferProtocol.HEADER, Long.toString(length)) : Map.of());
  }

  /**
   * Reads the extractor's answer.
   *
   * @throws PayloadException when the features are not in it
   */
  public Features features(
      Question question,
      MessageHead head,
      ByteBuffer answer,
      FeatureRoute route,
      long deadlineNanos)
      throws PayloadException {
    String told = head.inferenceHeaderLength();
    ByteBuffer text = told == null ? answer : InferProtocol.text(told, answer);
    JsonNode root = JsonOutline.read(text);
    JsonNode outputs = root.get("outputs");
    if (outputs instanceof JsonNode.Items items) {
      return infer(new Answer(answer, text, items, route, deadlineNanos), question.rest());
    }
    JsonNode rows = root.get("predictions");
    String member = rows == null ? "inputs" : "instances";
    JsonNode found = rows == null ? outputs : rows;
    boolean named = found instanceof JsonNode.Members;
    JsonNode numbers = found instanceof JsonNode.Members all ? all.get(route.output()) : found;
    if (!(numbers instanceof JsonNode.Numbers)) {
      throw missing(route);
    }
    String before =
        named ? "{\"%s\":{\"%s\":".formatted(member, route.input()) : "{\"" + member + "\":";
    Spelt spelt = Spelt.of(before, answer.array(), numbers, named ? "}}" : "}");
    Findings findings = new Findings(spelt.body(), limits, deadlineNanos);
    tensors.as(findings, spelt.numbers(), "/" + member, route.axes());
    return new Features(findings.message("json"), Map.of("Content-Type", "application/json"));
  }

  private static PayloadException missing(FeatureRoute route) {
    return new PayloadException(
        Kind.MALFORMED, "it holds no numbers named '%s'".formatted(route.output()));
  }

  /** The answer of a server of the Open Inference Protocol. */
  private record Answer(
      ByteBuffer bytes,
      ByteBuffer text,
      JsonNode.Items outputs,
      FeatureRoute route,
      long deadlineNanos) {
    int end() {
      return bytes.arrayOffset() + bytes.limit();
    }

    int tail() {
      return text.arrayOffset() + text.limit();
    }
  }

  private Features infer(Answer answer, String rest) throws PayloadException {
    Findings place = new Findings(answer.bytes(), limits, answer.deadlineNanos());
    long at = answer.tail();
    for (JsonNode output : answer.outputs().items()) {
      Optional<Long> size = binarySize(output, answer.bytes().array());
      if (output.get("name") instanceof JsonNode.Text name
          && JsonOutline.text(answer.bytes().array(), name).equals(answer.route().output())) {
        int[] shape = Shapes.read(output.get("shape"), place, "shape");
        if (shape.length < answer.route().axes().rank() || Shapes.product(shape) == 0) {
          throw new PayloadException(
              Kind.MALFORMED,
              "the features have %d axes, their layout is %s"
                  .formatted(shape.length, answer.route().layout()));
        }
        String type = output.get("datatype") instanceof JsonNode.Text t ? text(answer, t) : "";
        String described =
            "{\"inputs\":[{\"name\":\"%s\",\"shape\":%s,\"datatype\":\"%s\","
                .formatted(answer.route().input(), text(shape), type);
        if (size.isPresent()) {
          return binary(answer, described, rest, shape, type, at, size.get());
        }
        return inline(answer, described, rest, shape, type, output.get("data"));
      }
      at += size.orElse(0L);
    }
    throw missing(answer.route());
  }

  private static String text(Answer answer, JsonNode.Text node) throws PayloadException {
    String text = JsonOutline.text(answer.bytes().array(), node);
    if (!SAMPLES.containsKey(text)) {
      throw new PayloadException(
          Kind.MALFORMED, "features are of a floating type, not '" + Text.safe(text) + "'");
    }
    return text;
  }

  private static String text(int[] shape) {
    return Arrays.toString(shape).replace(" ", "");
  }

  private static Optional<Long> binarySize(JsonNode output, byte[] bytes) throws PayloadException {
    JsonNode parameters = output.get("parameters");
    JsonNode size = parameters == null ? null : parameters.get("binary_data_size");
    if (size == null) {
      return Optional.empty();
    }
    String digits = JsonOutline.spelling(bytes, size);
    if (!digits.matches("[0-9]{1,10}")) {
      throw new PayloadException(Kind.MALFORMED, "binary_data_size is '" + Text.safe(digits) + "'");
    }
    return Optional.of(Long.parseLong(digits));
  }

  private Features inline(
      Answer answer,
      String described,
      String rest,
      int[] shape,
      String type,
      @Nullable JsonNode data)
      throws PayloadException {
    if (!(data instanceof JsonNode.Numbers)) {
      throw missing(answer.route());
    }
    Spelt spelt =
        Spelt.of(described + "\"data\":", answer.bytes().array(), data, "}]" + rest + "}");
    Findings findings = new Findings(spelt.body(), limits, answer.deadlineNanos());
    DType dtype = SAMPLES.get(type) == DType.F32 ? DType.F32 : DType.F64;
    tensors.add(findings, spelt.numbers(), "features", shape, answer.route().axes(), dtype);
    return new Features(findings.message("json"), Map.of("Content-Type", "application/json"));
  }

  private Features binary(
      Answer answer, String described, String rest, int[] shape, String type, long from, long size)
      throws PayloadException {
    DType dtype = Objects.requireNonNull(SAMPLES.get(type));
    long samples = Shapes.product(shape);
    if (samples > limits.maxSamples()) {
      throw new PayloadException(Kind.TOO_LARGE, "the features have " + samples + " samples");
    }
    if (from + size > answer.end() || samples * dtype.bytes() != size) {
      throw new PayloadException(
          Kind.MALFORMED,
          "the features have %d binary bytes, their shape and type make %d"
              .formatted(size, samples * dtype.bytes()));
    }
    String json = described + "\"parameters\":{\"binary_data_size\":" + size + "}}]" + rest + "}";
    byte[] text = json.getBytes(StandardCharsets.ISO_8859_1);
    byte[] body = new byte[Math.toIntExact(text.length + size + SLACK)];
    System.arraycopy(text, 0, body, 0, text.length);
    System.arraycopy(answer.bytes().array(), (int) from, body, text.length, (int) size);
    ByteBuffer whole = ByteBuffer.wrap(body, 0, text.length + (int) size);
    Findings findings = new Findings(whole, limits, answer.deadlineNanos());
    Layout layout = answer.route().axes();
    Raster raster = layout.raster(dtype, shape, body, text.length);
    long nan = limits.ignoreNan() ? -1 : raster.indexOfNan();
    if (nan >= 0) {
      throw new PayloadException(Kind.MALFORMED, "the features have NaN at sample " + nan);
    }
    Input input = new Input("features", layout.vector(), raster);
    findings.add(new TensorSlot(text.length, text.length + (int) size, input));
    return new Features(
        findings.message("tensor"),
        Map.of(
            "Content-Type",
            "application/octet-stream",
            InferProtocol.HEADER,
            Integer.toString(text.length)));
  }

  /** A JSON text around numbers that were found in another one. */
  private record Spelt(ByteBuffer body, JsonNode.Numbers numbers) {
    static Spelt of(String before, byte[] bytes, JsonNode numbers, String after) {
      byte[] first = before.getBytes(StandardCharsets.ISO_8859_1);
      byte[] last = after.getBytes(StandardCharsets.ISO_8859_1);
      int length = numbers.to() - numbers.from();
      byte[] text = new byte[first.length + length + last.length + SLACK];
      System.arraycopy(first, 0, text, 0, first.length);
      System.arraycopy(bytes, numbers.from(), text, first.length, length);
      System.arraycopy(last, 0, text, first.length + length, last.length);
      return new Spelt(
          ByteBuffer.wrap(text, 0, text.length - SLACK),
          new JsonNode.Numbers(first.length, first.length + length));
    }
  }
}
