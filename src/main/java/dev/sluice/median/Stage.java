package dev.sluice.median;

import java.util.List;

/**
 * A straight-line program over vector registers, run as one loop over a row of tiles.
 *
 * @param halo for how many tiles beyond the last one it runs
 * @param operations minima, maxima and choices
 */
record Stage(int halo, int registers, int operations, List<Instruction> code) {
  /**
   * C2 bounds what it inlines into a method; a stage of 376 was four times slower than the rest.
   */
  private static final int LONGEST = 300;

  boolean tooLong() {
    return code.size() > LONGEST;
  }

  enum Kind {
    /** target = input row a, b tiles to the right. */
    LOAD_INPUT,
    /** target = slot a, b tiles to the right. */
    LOAD_SLOT,
    /** target = min(a, b). */
    MIN,
    /** target = max(a, b). */
    MAX,
    /** target = c where a and b differ in value, or else d. */
    CHOOSE,
    /** slot a = target. */
    STORE_SLOT,
    /** output row a = target. */
    STORE_OUTPUT
  }

  /** One step; {@code target} is a register, the others as {@link Kind} says. */
  record Instruction(Kind kind, int target, int a, int b, int c, int d) {
    Instruction(Kind kind, int target, int a, int b) {
      this(kind, target, a, b, 0, 0);
    }

    boolean stores() {
      return kind == Kind.STORE_SLOT || kind == Kind.STORE_OUTPUT;
    }

    boolean touchesSlot() {
      return kind == Kind.LOAD_SLOT || kind == Kind.STORE_SLOT;
    }
  }
}
