package dev.sluice.files;

/** One file that is not filtered, and why; the others go on. */
final class FailedException extends Exception {
  FailedException(Throwable cause) {
    this(String.valueOf(cause.getMessage()));
  }

  FailedException(String message) {
    super(message, null, false, false);
  }
}
