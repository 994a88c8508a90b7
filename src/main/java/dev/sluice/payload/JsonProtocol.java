package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * A protocol whose bodies are JSON, whatever their content type says: servers do not look at it
 * either. A CloudEvent around one is undone.
 */
record JsonProtocol(String id, PayloadConfig limits, Pictures pictures, JsonShape shape)
    implements Protocol {
  private static final String EVENTS = "application/cloudevents";
  private static final String EVENT = EVENTS + "+json";

  @Override
  public Message read(
      MessageHead head, ByteBuffer body, IntFunction<byte[]> room, long deadlineNanos)
      throws PayloadException {
    Findings findings = new Findings(body, limits, room, deadlineNanos);
    find(head, JsonOutline.read(body), findings);
    return findings.message("json");
  }

  /**
   * Looks into an event and at what is around it: a server that does not look at the content type
   * may read the one or the other.
   */
  void find(MessageHead head, JsonNode root, Findings findings) throws PayloadException {
    shape.find(root, "", findings);
    if (!event(head, root)) {
      return;
    }
    JsonNode data = root.get("data");
    if (data != null) {
      shape.find(data, "/data", findings);
    }
    if (root.get("data_base64") instanceof JsonNode.Text text) {
      pictures.base64(findings, text, "/data_base64");
    }
  }

  /** Whether a text is a CloudEvent around another, by its content type or its members. */
  static boolean event(MessageHead head, JsonNode root) {
    return head.type().startsWith(EVENT) || root.get("specversion") != null;
  }

  /** Whether a body is said to be a batch of events, or one in another format. */
  static boolean unreadEvents(MessageHead head) {
    return head.type().startsWith(EVENTS) && !head.type().startsWith(EVENT);
  }
}
