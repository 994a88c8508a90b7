package dev.sluice.model;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model server gave no answer, or only a part of one. The message is fit for a client; the
 * cause, if any, is for the log.
 */
public final class ModelException extends IOException {
  /** What went wrong. */
  public enum Kind {
    /** No connection could be made. Nothing was sent. */
    CONNECT,
    /** A limit of time passed. */
    TIMEOUT,
    /** The connection was lost, or what came is no HTTP. */
    BROKEN,
    /** All connections of the pool are in use. Nothing was sent. */
    BUSY,
    /** The body of the request broke off while it was sent on. */
    REQUEST
  }

  private final Kind kind;

  ModelException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind);
  }

  public Kind kind() {
    return kind;
  }
}
