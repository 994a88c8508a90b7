package dev.sluice.detect;

/** An answer that tells nothing that could be compared. */
final class Unscorable extends Exception {
  private static final long serialVersionUID = 1L;

  private final Verdict.Why why;

  Unscorable(Verdict.Why why) {
    super(why.id(), null, false, false);
    this.why = why;
  }

  Verdict.Why why() {
    return why;
  }
}
