package dev.sluice.payload;

import java.nio.ByteBuffer;

/** How the bodies of one kind of request are read. Thread-safe. */
public interface Protocol {
  /** The tag of metrics. */
  String id();

  /**
   * Finds the inputs of a body.
   *
   * @param body on the heap, not empty; the message keeps it
   * @throws PayloadException MALFORMED for a body that cannot be told apart, TOO_LARGE, DEADLINE
   */
  Message read(MessageHead head, ByteBuffer body, long deadlineNanos) throws PayloadException;
}
