package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;

/** Deadlines, in {@link System#nanoTime()} terms. */
final class Clock {
  private Clock() {}

  static void check(long deadlineNanos) throws PayloadException {
    if (System.nanoTime() - deadlineNanos > 0) {
      throw new PayloadException(
          Kind.DEADLINE, "the deadline passed while a body was read or written");
    }
  }
}
