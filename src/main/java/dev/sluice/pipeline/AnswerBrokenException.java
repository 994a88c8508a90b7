package dev.sluice.pipeline;

import java.io.IOException;
import java.util.Objects;

/** The model server's answer broke off while it was passed on. */
public final class AnswerBrokenException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String detail;

  AnswerBrokenException(Refusal refusal, IOException cause) {
    super(refusal.detail(), cause);
    this.reason = Objects.requireNonNull(refusal.reason());
    this.detail = refusal.detail();
  }

  /** What a client is told when nothing of the answer has been sent yet. */
  public Reason reason() {
    return reason;
  }

  /** As {@link Outcome.Rejected#detail()}. */
  public String detail() {
    return detail;
  }
}
