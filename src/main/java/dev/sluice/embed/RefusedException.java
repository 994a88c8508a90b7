package dev.sluice.embed;

/** The model cannot be given this filter; the message says why and what would do. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
