package dev.sluice.files;

/** Arguments that cannot be followed; nothing was done. The message tells how to mend it. */
final class RefusedException extends Exception {
  RefusedException(String message) {
    super(message, null, false, false);
  }
}
