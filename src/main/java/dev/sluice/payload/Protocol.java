package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** How the bodies of one kind of request are read. Thread-safe. */
public interface Protocol {
  /** The tag of metrics. */
  String id();

  /** Parameters of the defence for its inputs; none for the default one. */
  default Map<String, String> defence() {
    return Map.of();
  }

  /** The route of the user's own that this is. */
  default Optional<RouteConfig> configured() {
    return Optional.empty();
  }

  /** As the other, over arrays of its own. */
  default Message read(MessageHead head, ByteBuffer body, long deadlineNanos)
      throws PayloadException {
    return read(head, body, byte[]::new, deadlineNanos);
  }

  /**
   * Finds the inputs of a body.
   *
   * @param body on the heap, not empty; the message keeps it
   * @param room lends arrays of at least so many bytes, contents undefined, to the message and to
   *     what it writes
   * @throws PayloadException MALFORMED for a body that cannot be told apart, TOO_LARGE, DEADLINE
   */
  Message read(MessageHead head, ByteBuffer body, IntFunction<byte[]> room, long deadlineNanos)
      throws PayloadException;
}
