package dev.sluice.payload;

import java.util.Objects;

/** A body that is not read, and why. The message names the place and is fit for a client. */
public final class PayloadException extends Exception {
  /** Kind of refusal. */
  public enum Kind {
    MALFORMED,
    TOO_LARGE,
    UNSUPPORTED,
    INVALID_PARAMETER,
    DEADLINE
  }

  private final Kind kind;

  public PayloadException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = Objects.requireNonNull(kind);
  }

  public Kind kind() {
    return kind;
  }
}
