package dev.sluice.pipeline;

import java.util.Locale;

/**
 * Why a request was rejected: the one vocabulary of problem types, log fields and metric tags.
 *
 * <p>Clients match on {@link #id()}: a constant may be added, never renamed.
 */
public enum Reason {
  /** The body or the query is not what it says it is. */
  MALFORMED,
  /** Over a limit of bytes, pixels, samples, frames, parts or nesting. */
  TOO_LARGE,
  /** A type or encoding that nobody here reads. */
  UNSUPPORTED,
  /** A well-formed request that asks for the impossible. */
  INVALID_PARAMETER,
  /** Not admitted, or no room to go on; the request may be sent again. */
  OVERLOADED,
  /** The deadline of the request passed, here or at the model server. */
  DEADLINE_EXCEEDED,
  /** The model server cannot be reached or broke off. */
  MODEL_UNAVAILABLE,
  /** The body did not arrive in time. */
  REQUEST_TIMEOUT,
  /** No such path. */
  NOT_FOUND,
  /** The path exists, the method does not. */
  METHOD_NOT_ALLOWED,
  /** Nothing that the client accepts can be sent. */
  NOT_ACCEPTABLE,
  /** Asks for what this service does not do, and says why. */
  NOT_IMPLEMENTED,
  /** An input that cannot be seen here, and so not be filtered. */
  BYPASS,
  /** The detector takes an input for tampered with. */
  FLAGGED,
  /** A defect of this service; its log says more. */
  INTERNAL;

  private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The stable name: {@code too-large}. */
  public String id() {
    return id;
  }
}
