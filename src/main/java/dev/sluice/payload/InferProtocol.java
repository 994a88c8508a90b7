package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Open Inference Protocol v2: JSON, and its extension with tensors behind the JSON. */
final class InferProtocol implements Protocol {
  static final String HEADER = "Inference-Header-Content-Length";
  static final String INPUTS = "inputs";
  private static final Pattern TYPE_PARAMETER =
      Pattern.compile("(?i);\\s*json-header-size\\s*=\\s*\"?([0-9]{1,10})\"?");

  private final PayloadConfig limits;
  private final Pictures pictures;
  private final InferInputs inputs;

  InferProtocol(PayloadConfig limits, InputRules rules, JsonTensors tensors, Pictures pictures) {
    this.limits = limits;
    this.pictures = pictures;
    this.inputs = new InferInputs(limits, rules, tensors, pictures);
  }

  @Override
  public String id() {
    return "oip-v2";
  }

  /** Whether a content type tells where its JSON ends. */
  static boolean tellsLength(MessageHead head) {
    return head.contentType() != null && TYPE_PARAMETER.matcher(head.contentType()).find();
  }

  /** Whether a JSON text is a request of this protocol. */
  static boolean fits(JsonNode root) {
    JsonNode list = root.get(INPUTS);
    return list != null
        && !list.items().isEmpty()
        && list.items().stream().allMatch(item -> item.get("datatype") != null);
  }

  @Override
  public Message read(
      MessageHead head, ByteBuffer body, IntFunction<byte[]> room, long deadlineNanos)
      throws PayloadException {
    Findings findings = new Findings(body, limits, room, deadlineNanos);
    EarlyNumbers early = new EarlyNumbers(findings, limits);
    Matcher type = TYPE_PARAMETER.matcher(head.type());
    String told = head.inferenceHeaderLength();
    boolean byType = told == null && type.find();
    if (told == null && !byType) {
      find(head, JsonOutline.read(body, early), findings);
      return findings.message("json");
    }
    int length = length(told == null ? type.group(1) : told, body.remaining());
    int start = body.arrayOffset() + body.position() + length;
    if (length == 0) {
      raw(findings);
      return findings.message("tensor");
    }
    ByteBuffer text = ByteBuffer.wrap(body.array(), start - length, length);
    TensorTail tail = new TensorTail(findings, start);
    inputs.find(JsonOutline.read(text, early), "", tail, head.shapes());
    tail.end();
    return findings.message("tensor", new Tail(start, tail.sizes(), l -> headers(head, length, l)));
  }

  /** The inputs of a request that is JSON and nothing else. */
  void find(MessageHead head, JsonNode root, Findings findings) throws PayloadException {
    TensorTail none = new TensorTail(findings, end(findings.body()));
    inputs.find(root, "", none, head.shapes());
    if (JsonProtocol.event(head, root)) {
      JsonNode data = root.get("data");
      if (data != null) {
        inputs.find(data, "/data", none, head.shapes());
      }
      if (root.get("data_base64") != null) {
        findings.bypass(Bypass.Kind.UNDECODABLE, "/data_base64");
      }
    }
  }

  /** No JSON at all: a picture tells what it is, a tensor does not. */
  private void raw(Findings findings) throws PayloadException {
    if (pictures.recognised(findings.body())) {
      pictures.raw(findings, findings.body(), "body");
    } else {
      findings.bypass(Bypass.Kind.RAW_TENSOR, "body");
    }
  }

  /** The JSON text in front of the tensors, as a header tells its length. */
  static ByteBuffer text(String told, ByteBuffer body) throws PayloadException {
    int from = body.arrayOffset() + body.position();
    return ByteBuffer.wrap(body.array(), from, length(told, body.remaining()));
  }

  private static Map<String, String> headers(MessageHead head, int before, long after) {
    if (after == before) {
      return Map.of();
    }
    if (head.inferenceHeaderLength() != null) {
      return Map.of(HEADER, Long.toString(after));
    }
    String type = String.valueOf(head.contentType());
    Matcher matcher = TYPE_PARAMETER.matcher(type);
    String told =
        matcher.find()
            ? type.substring(0, matcher.start(1)) + after + type.substring(matcher.end(1))
            : type;
    return Map.of("Content-Type", told);
  }

  private static int length(String text, int most) throws PayloadException {
    String digits = text.strip();
    long length = Shapes.count(digits);
    if (length > most) {
      throw new PayloadException(
          Kind.MALFORMED,
          "the JSON header has '%s' bytes, the body %d".formatted(Text.safe(digits), most));
    }
    return (int) length;
  }

  private static int end(ByteBuffer body) {
    return body.arrayOffset() + body.limit();
  }

  /** Hands out the bytes behind a JSON text, tensor after tensor. Not thread-safe. */
  static final class TensorTail {
    private final Findings findings;
    private final List<Tail.Size> sizes = new ArrayList<>();
    private int at;

    TensorTail(Findings findings, int start) {
      this.findings = findings;
      this.at = start;
    }

    Findings findings() {
      return findings;
    }

    List<Tail.Size> sizes() {
      return sizes;
    }

    int left() {
      return InferProtocol.end(findings.body()) - at;
    }

    ByteBuffer take(Optional<JsonNode> told, String where) throws PayloadException {
      long size = left();
      if (told.isPresent()) {
        String digits = JsonOutline.spelling(findings.bytes(), told.get());
        size = Shapes.count(digits);
        if (size > left()) {
          throw new PayloadException(
              Kind.MALFORMED,
              "%s has '%s' binary bytes, the body %d more"
                  .formatted(where, Text.safe(digits), left()));
        }
        sizes.add(new Tail.Size(told.get(), at, at + (int) size));
      }
      ByteBuffer bytes = ByteBuffer.wrap(findings.bytes(), at, (int) size);
      at += (int) size;
      return bytes;
    }

    /** What is left now was declared by nobody. */
    void end() {
      if (left() > 0) {
        findings.bypass(Bypass.Kind.EXTRA_BYTES, "the last " + left() + " bytes of the body");
      }
    }
  }
}
