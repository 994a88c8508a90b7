package dev.sluice.payload;

import java.nio.ByteBuffer;

/**
 * The spellings of a batch of numbers, each with what parts it from the next one, where that is the
 * same for all and none is long: then nothing is to be copied between them. Not thread-safe.
 */
final class Spellings {
  private final NumberArray numbers;

  /** What starts here can be copied as if it were of the greatest length. */
  private final int last;

  /** Of each number where its text starts, and in the upper half its length. */
  private final long[] chosen;

  private int longest;

  Spellings(NumberArray numbers, ByteBuffer text) {
    this.numbers = numbers;
    this.last = text.limit() - TextSink.SHORT;
    this.chosen = new long[Math.min(TwinSearch.BATCH, numbers.evenly())];
  }

  /**
   * Takes the texts of some numbers.
   *
   * @param found which ones, negative for none
   * @return whether all are there and such
   */
  boolean choose(int[] found, int count) {
    int least = 0;
    int furthest = 0;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, found[i]);
      furthest = Math.max(furthest, found[i]);
    }
    return least >= 0
        && furthest < numbers.evenly()
        && numbers.start(furthest) <= last
        && take(found, count);
  }

  private boolean take(int[] found, int count) {
    byte[] spans = numbers.spans();
    int gap = numbers.gap();
    long behind = NumberArray.span(0, gap);
    long most = NumberArray.span(0, TextSink.SHORT + 1) - 1;
    long over = 0;
    long lengths = 0;
    for (int i = 0; i < count; i++) {
      long span = (long) TextSink.LONG.get(spans, Long.BYTES * found[i]);
      chosen[i] = span + behind;
      lengths |= span;
      over |= most - chosen[i];
    }
    longest = NumberArray.length(lengths) + gap;
    return over >= 0;
  }

  void copy(byte[] text, int count, TextSink out) {
    out.copy(text, chosen, count, longest);
  }
}
