package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Bodies of any type, told by their content type and first bytes: a picture, an npy array, a form
 * of several, JSON, or text that is no input.
 */
final class BodyProtocol implements Protocol {
  /** Parts of a form that are no picture to look at. */
  private static final Set<String> MASKS = Set.of("mask");

  /** Protocols that have them; elsewhere a part of that name is any other. */
  private static final Set<String> MASKED = Set.of("openai");

  private final String id;
  private final PayloadConfig limits;
  private final InputRules rules;
  private final Pictures pictures;
  private final NpyReader npy;
  private final InferProtocol infer;
  private final JsonShape json;

  BodyProtocol(
      String id,
      PayloadConfig limits,
      InputRules rules,
      Pictures pictures,
      NpyReader npy,
      InferProtocol infer,
      JsonShape json) {
    this.id = id;
    this.limits = limits;
    this.rules = rules;
    this.pictures = pictures;
    this.npy = npy;
    this.infer = infer;
    this.json = json;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Message read(
      MessageHead head, ByteBuffer body, IntFunction<byte[]> room, long deadlineNanos)
      throws PayloadException {
    if (head.inferenceHeaderLength() != null || InferProtocol.tellsLength(head)) {
      return infer.read(head, body, room, deadlineNanos);
    }
    Findings findings = new Findings(body, limits, room, deadlineNanos);
    if (JsonProtocol.unreadEvents(head)) {
      findings.bypass(Bypass.Kind.UNDECODABLE, "body (events in a format that is not read here)");
      return findings.message("image");
    }
    if (head.type().startsWith("multipart/")) {
      String boundary = boundary(head);
      List<Part> parts = new MultipartParser(body, boundary, limits).parse();
      form(parts, findings);
      return new FormMessage(findings.message("multipart"), boundary, parts);
    }
    if (JsonOutline.starts(body)) {
      JsonNode root = JsonOutline.read(body);
      JsonNode others = root;
      JsonNode data = JsonProtocol.event(head, root) ? root.get("data") : null;
      if (InferProtocol.fits(root) || (data != null && InferProtocol.fits(data))) {
        infer.find(head, root, findings);
        others = root.without(InferProtocol.INPUTS);
      }
      new JsonProtocol(id, limits, pictures, json).find(head, others, findings);
      return findings.message("json");
    }
    if (head.type().split(";", 2)[0].contains("json")
        && readable(body)
        && !pictures.recognised(body)
        && !pictures.plausible(Spelling.of(body))
        && !quoted(body)) {
      JsonNode literal = JsonOutline.read(body);
      findings.left("body", literal, Untouched.Why.NO_PICTURE);
      return findings.message("json");
    }
    content(head.type(), body, "body", findings);
    return findings.message("image");
  }

  private static boolean quoted(ByteBuffer body) {
    int p = body.position();
    while (p < body.limit() && body.get(p) >= 0 && body.get(p) <= ' ') {
      p++;
    }
    return p < body.limit() && body.get(p) == '"';
  }

  private static String boundary(MessageHead head) throws PayloadException {
    return MediaType.parse(String.valueOf(head.contentType())).parameter("boundary").orElse("");
  }

  private void form(List<Part> parts, Findings findings) throws PayloadException {
    for (Part part : parts) {
      ByteBuffer content = part.content();
      String where = "part '" + Text.safe(part.name()) + "'";
      findings.enter(part.name());
      if (MASKED.contains(id) && MASKS.contains(part.name())) {
        findings.left(where, content, Untouched.Why.MASK);
      } else if (!rules.admits(part.name())) {
        findings.left(where, content, Untouched.Why.NAMED);
      } else if (JsonOutline.starts(content)) {
        json.find(JsonOutline.read(content), where, findings);
      } else {
        String type = part.contentType() == null ? "text/plain" : part.contentType();
        content(MediaType.parse(type).type(), content, where, findings);
      }
    }
  }

  /** Bytes of any kind but JSON and forms. */
  private void content(String type, ByteBuffer bytes, String where, Findings findings)
      throws PayloadException {
    if (pictures.recognised(bytes)) {
      pictures.raw(findings, bytes, where);
    } else if (NpyMagic.starts(bytes)) {
      array(bytes, where, findings);
    } else if (Pictures.pickled(bytes)) {
      findings.bypass(Bypass.Kind.PICKLE, where);
    } else if (type.startsWith("video/")) {
      findings.bypass(Bypass.Kind.VIDEO, where);
    } else if (type.startsWith(UrlencodedForm.MEDIA_TYPE)
        ? !pictures.plausible(Spelling.of(bytes)) && UrlencodedForm.holdsInput(bytes, pictures)
        : startsWith(bytes, "json=")) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where + " (an input in an urlencoded form)");
    } else if (!readable(bytes) || pictures.foreign(bytes)) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where);
    } else if (type.startsWith("image/") || type.equals("application/x-image")) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where);
    } else if (pictures.perhaps(findings, Spelling.of(bytes), where)) {
      return;
    } else if (PicturesInText.in(bytes, pictures)) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where + " (base64 of a picture inside of text)");
    } else if (type.startsWith("text/csv")) {
      findings.left(where, bytes, Untouched.Why.TABLE);
    }
  }

  private void array(ByteBuffer bytes, String where, Findings findings) throws PayloadException {
    NpyHeader header;
    try {
      header = new NpyHeaderReader(bytes.duplicate(), limits.maxSamples()).read();
    } catch (PayloadException e) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where + " (" + e.getMessage() + ")");
      return;
    }
    Optional<Layout> layout = rules.told(findings.name(), header.shape());
    if (layout.isEmpty()) {
      layout = rules.layout(header.shape(), false, false);
    }
    if (layout.isPresent()) {
      Parameters parameters = Parameters.NONE.with("layout", layout.get().toString());
      NpyPayload payload = npy.read(where, bytes, parameters, findings.deadlineNanos());
      int from = bytes.arrayOffset() + bytes.position();
      findings.add(new NpySlot(from, from + bytes.remaining(), findings.name(), payload));
    } else {
      findings.left(where, bytes, JsonTensors.why(header.shape()));
    }
  }

  private static boolean startsWith(ByteBuffer bytes, String ascii) {
    byte[] wanted = TextSink.ascii(ascii);
    for (int i = 0; i < wanted.length; i++) {
      if (i >= bytes.remaining() || bytes.get(bytes.position() + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the first bytes are those of text: no control characters but white space, and no byte
   * order mark, behind which some servers would read JSON.
   */
  private static boolean readable(ByteBuffer bytes) {
    if (bytes.hasRemaining() && (bytes.get(bytes.position()) & 0xFF) >= 0xEF) {
      return false;
    }
    int end = Math.min(bytes.limit(), bytes.position() + 512);
    for (int p = bytes.position(); p < end; p++) {
      int c = bytes.get(p);
      if (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') {
        return false;
      }
    }
    return true;
  }
}
