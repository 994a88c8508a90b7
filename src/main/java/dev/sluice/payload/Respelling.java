package dev.sluice.payload;

import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/**
 * Puts other numbers into a JSON text. A median is one of the numbers of its window, so each is
 * spelt as an equal number nearby was, or else as an equal number anywhere; only a value that the
 * text does not hold (a constant border, the mean of two) is formatted. The rest of the text stays
 * byte for byte. For one use by one thread.
 */
final class Respelling {
  private static final int CLOCK_INTERVAL = 4_096;

  /** Longer spellings are not repeated, so that no answer outgrows its request without bound. */
  private static final int LONGEST_REPEATED = 40;

  /** So that nobody can choose numbers that share a slot. It changes no answer, only its time. */
  private static final long SECRET = new SecureRandom().nextLong();

  private final ByteBuffer text;
  private final NumberArray numbers;
  private final int[] near;
  private final TwinSearch twins;

  /** Of a batch. */
  private final long[] spellings;

  private int[] index = {};

  /**
   * @param original of the numbers, unchanged since they were read
   */
  Respelling(ByteBuffer text, NumberArray numbers, Raster original) {
    this.text = text;
    this.numbers = numbers;
    this.near = neighbours(original);
    this.twins = new TwinSearch(numbers, near);
    this.spellings = new long[Math.min(TwinSearch.BATCH, numbers.evenly())];
  }

  /** Distances, in samples, to the pixels around one: the nearest first, two away at most. */
  private static int[] neighbours(Raster raster) {
    int step = raster.order() == SampleOrder.INTERLEAVED ? raster.channels() : 1;
    int row = raster.width() * step;
    if (raster.height() == 1) {
      return new int[] {-step, step, -2 * step, 2 * step, -3 * step, 3 * step};
    }
    int[] distances = new int[24];
    int n = 0;
    for (int radius = 1; radius <= 2; radius++) {
      for (int y = -radius; y <= radius; y++) {
        for (int x = -radius; x <= radius; x++) {
          if (Math.max(Math.abs(x), Math.abs(y)) == radius) {
            distances[n++] = y * row + x * step;
          }
        }
      }
    }
    return distances;
  }

  /**
   * The text with the cleaned numbers.
   *
   * @param cleaned of the original's shape, in an array of its own
   */
  List<ByteBuffer> write(Raster cleaned, long deadlineNanos) throws PayloadException {
    if (numbers.values() == cleaned.data()) {
      throw new IllegalArgumentException("cleaned in place: the spelling of the numbers is lost");
    }
    int atOnce = Math.min(TwinSearch.BATCH, numbers.count()) * TextSink.MOST_OF_BOTH;
    int expected = text.remaining() + text.remaining() / 32 + atOnce;
    TextSink out = new TextSink(expected, numbers.room());
    int written = text.position();
    for (int from = 0; from < numbers.count(); from += TwinSearch.BATCH) {
      if (from % CLOCK_INTERVAL == 0) {
        Clock.check(deadlineNanos);
      }
      written = write(out, written, from, cleaned);
    }
    out.copy(text.array(), written, text.limit() - written);
    return List.of(out.buffer());
  }

  /** The numbers of one batch, and the text up to the last of them. */
  private int write(TextSink out, int before, int from, Raster cleaned) throws PayloadException {
    int to = Math.min(from + TwinSearch.BATCH, numbers.count());
    int[] found = twins.find(from, to, cleaned);
    if (evenly(twins.end(to)) && allThere(found, to - from)) {
      out.copy(text.array(), before, numbers.start(from) - before);
      numbers.spellings(found, to - from, spellings);
      out.copy(text.array(), spellings, to - from, numbers.longest() + numbers.gap());
      return numbers.end(to - 1) + numbers.gap();
    }
    int written = before;
    int i = from;
    while (i < to) {
      i += out.copy(text.array(), written, numbers.spans(), i, found, i - from, to - i);
      written = i == from ? before : numbers.end(i - 1);
      if (i < to) {
        write(out, written, i, found[i - from], cleaned);
        written = numbers.end(i++);
      }
    }
    return written;
  }

  /** Whether the first numbers can be copied with what parts them as if all were as long. */
  private boolean evenly(int count) {
    return count <= numbers.evenly()
        && numbers.longest() + numbers.gap() <= TextSink.SHORT
        && numbers.start(count - 1) <= text.limit() - TextSink.SHORT;
  }

  private static boolean allThere(int[] found, int count) {
    int all = 0;
    for (int i = 0; i < count; i++) {
      all |= found[i];
    }
    return all >= 0;
  }

  /** One number that has no twin nearby, or is long, or what is before it is. */
  private void write(TextSink out, int written, int i, int near, Raster cleaned)
      throws PayloadException {
    byte[] body = text.array();
    long wanted = numbers.bits(cleaned.data(), cleaned.offset(), i);
    int twin = near == i || near >= 0 && repeatable(near) ? near : elsewhere(i, wanted);
    out.copy(body, written, numbers.start(i) - written);
    if (twin < 0) {
      spell(out, wanted);
    } else {
      out.copy(body, numbers.start(twin), numbers.length(twin));
    }
  }

  private void spell(TextSink out, long bits) throws PayloadException {
    if (numbers.single()) {
      out.number(Float.intBitsToFloat((int) bits));
    } else {
      out.number(Double.longBitsToDouble(bits));
    }
  }

  private long bits(int i) {
    return numbers.bits(i);
  }

  /** A number of the text with these bits and a spelling short enough, or -1. */
  private int elsewhere(int i, long wanted) {
    int count = numbers.count();
    for (int distance : near) {
      int j = i + distance;
      if (j >= 0 && j < count && bits(j) == wanted && repeatable(j)) {
        return j;
      }
    }
    return anywhere(wanted);
  }

  private boolean repeatable(int i) {
    return numbers.length(i) <= LONGEST_REPEATED;
  }

  private int anywhere(long wanted) {
    if (index.length == 0) {
      fillIndex();
    }
    int mask = index.length - 1;
    for (int slot = hash(wanted) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
      if (bits(index[slot] - 1) == wanted) {
        return index[slot] - 1;
      }
    }
    return -1;
  }

  /** Open addressing over all distinct values: the first number of each, plus one. */
  private void fillIndex() {
    index = new int[Integer.highestOneBit(numbers.count()) * 4];
    int mask = index.length - 1;
    for (int i = 0; i < numbers.count(); i++) {
      if (repeatable(i)) {
        long bits = bits(i);
        int slot = hash(bits) & mask;
        while (index[slot] != 0 && bits(index[slot] - 1) != bits) {
          slot = (slot + 1) & mask;
        }
        index[slot] = index[slot] == 0 ? i + 1 : index[slot];
      }
    }
  }

  private static int hash(long bits) {
    long mixed = (bits ^ SECRET) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 29)) * 0x94D049BB133111EBL;
    return (int) (mixed >>> 32);
  }
}
