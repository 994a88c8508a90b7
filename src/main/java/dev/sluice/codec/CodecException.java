package dev.sluice.codec;

import java.util.Objects;

/** Bytes that are not decoded, and why. The message names the place and is fit for a client. */
public final class CodecException extends Exception {
  /** Kind of refusal. */
  public enum Kind {
    /** Not what the type says: truncated, corrupt, contradictory. */
    MALFORMED,
    /** Over a limit of bytes, pixels, samples, frames, chunks or scans. */
    TOO_LARGE,
    /** A type or encoding that is not read here. */
    UNSUPPORTED,
    /** The deadline passed while decoding or encoding. */
    DEADLINE
  }

  private final Kind kind;

  public CodecException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = Objects.requireNonNull(kind);
  }

  public Kind kind() {
    return kind;
  }

  static CodecException malformed(String message) {
    return new CodecException(Kind.MALFORMED, message);
  }

  static CodecException tooLarge(String message) {
    return new CodecException(Kind.TOO_LARGE, message);
  }

  static CodecException unsupported(String message) {
    return new CodecException(Kind.UNSUPPORTED, message);
  }

  /** Throws where the deadline, in terms of {@link System#nanoTime()}, has passed. */
  static void checkDeadline(long deadlineNanos, String where) throws CodecException {
    if (System.nanoTime() - deadlineNanos >= 0) {
      throw new CodecException(Kind.DEADLINE, where + ": the deadline passed");
    }
  }
}
