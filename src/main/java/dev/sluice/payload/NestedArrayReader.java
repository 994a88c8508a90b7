package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.payload.PayloadException.Kind;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON array of numbers, or of arrays of them to any depth, all of one length at each
 * depth, in one pass. Not thread-safe.
 */
final class NestedArrayReader {
  private static final int CLOCK_INTERVAL = 4_096;

  /** So many bytes of an array tell how many numbers to expect. */
  private static final int SAMPLED_BYTES = 2_048;

  private final JsonCursor cursor;
  private final PayloadConfig config;
  private final boolean nonFinite;
  private final long deadlineNanos;
  private final NumberScanner scanner;
  private final NumberArray numbers;
  private final NumberRun run;

  /** Elements of the arrays at each depth: of the first that closed, -1 before. */
  private final int[] lengths;

  /** Elements so far of the open array at each depth. */
  private final int[] counts;

  private int runs;

  /** Numbers at the last look at the clock. */
  private int checked;

  private int depth;
  private int rank = -1;

  /**
   * @param numbers empty
   * @param nonFinite whether the words of {@link NonFinite} are numbers
   */
  NestedArrayReader(
      JsonCursor cursor,
      PayloadConfig config,
      NumberArray numbers,
      boolean nonFinite,
      long deadlineNanos) {
    this.nonFinite = nonFinite;
    this.cursor = cursor;
    this.config = config;
    this.deadlineNanos = deadlineNanos;
    this.scanner =
        new NumberScanner(cursor.bytes, cursor.start, cursor.limit, config.maxNumberLength());
    this.numbers = numbers;
    this.run = new NumberRun(cursor.bytes, cursor.at, cursor.limit, numbers, scanner);
    this.lengths = new int[config.maxDepth()];
    this.counts = new int[config.maxDepth()];
    Arrays.fill(lengths, -1);
  }

  /**
   * An array for as many numbers as are left if all are about as long as the first ones.
   *
   * @param dtype F32 or F64
   */
  static NumberArray room(
      JsonCursor cursor, PayloadConfig config, DType dtype, IntFunction<byte[]> room) {
    return new NumberArray(dtype, Math.min(expected(cursor), config.maxNumbers()), room);
  }

  private static int expected(JsonCursor cursor) {
    int remaining = cursor.limit - cursor.at;
    int sampled = Math.min(remaining, SAMPLED_BYTES);
    int commas = 1;
    for (int i = 0; i < sampled; i++) {
      commas += cursor.bytes[cursor.at + i] == ',' ? 1 : 0;
    }
    long all = (long) commas * remaining / Math.max(1, sampled);
    // Shorter ones to come make the arrays grow; longer ones do not make them huge.
    return (int) Math.min(all + all / 32 + 16, remaining / 4 + 16);
  }

  /** Reads the array at the cursor and leaves the cursor behind it. */
  NumberArray read() throws PayloadException {
    try {
      arrays();
    } catch (PayloadException e) {
      // What is wrong with a number before that place comes first.
      run.finish();
      throw e;
    }
    run.finish();
    return numbers;
  }

  private void arrays() throws PayloadException {
    if (cursor.next() != '[') {
      throw cursor.malformed("an array of numbers expected");
    }
    open();
    while (depth > 0) {
      int c = cursor.next();
      if (c == '[') {
        open();
      } else {
        numbers(c);
        close();
      }
    }
  }

  /** The lengths of the arrays, outermost first. */
  int[] shape() {
    return Arrays.copyOf(lengths, rank);
  }

  private void open() throws PayloadException {
    if (depth == rank) {
      throw cursor.malformed("ragged array: an array where numbers came before");
    }
    if (depth == config.maxDepth()) {
      throw new PayloadException(
          Kind.TOO_LARGE,
          "arrays nested deeper than %d at byte %d"
              .formatted(config.maxDepth(), cursor.at - cursor.start));
    }
    counts[depth++] = 0;
    cursor.at++;
  }

  /** Reads the numbers of an innermost array up to its bracket. */
  private void numbers(int first) throws PayloadException {
    if (first == ']') {
      throw cursor.malformed("a number or array expected (none may be empty)");
    }
    if (!startsNumber(first) && word(cursor.at) == null) {
      throw cursor.malformed(cursor.at == cursor.limit ? "the body ends" : "a number expected");
    }
    if (rank < 0) {
      rank = depth;
    } else if (depth != rank) {
      throw cursor.malformed("ragged array: a number where arrays came before");
    }
    int before = numbers.count();
    boolean more = true;
    while (more) {
      int end = dense(cursor.at);
      cursor.at = end;
      more = cursor.next() == ',';
      if (more) {
        cursor.at++;
        if (cursor.next() == '[') {
          throw cursor.malformed("ragged array: an array where numbers came before");
        }
      }
    }
    counts[depth - 1] = numbers.count() - before;
  }

  /** Reads numbers that nothing but a comma, or one and a space, parts; the end of the last. */
  private int dense(int first) throws PayloadException {
    byte[] bytes = cursor.bytes;
    int last = cursor.limit - 3;
    int start = first;
    while (true) {
      int room = config.maxNumbers() - numbers.count();
      if (room == 0) {
        throw new PayloadException(Kind.TOO_LARGE, "more than " + config.maxNumbers() + " numbers");
      }
      int end = run.read(start, room);
      if (end == start) {
        end = odd(start);
      }
      if (++runs % CLOCK_INTERVAL == 0 || numbers.count() - checked >= CLOCK_INTERVAL) {
        checked = numbers.count();
        Clock.check(deadlineNanos);
      }
      if (end > last || bytes[end] != ',') {
        return end;
      }
      int next = bytes[end + 1] == ' ' ? end + 2 : end + 1;
      if (!startsNumber(bytes[next])) {
        return end;
      }
      start = next;
    }
  }

  private int odd(int start) throws PayloadException {
    run.finish();
    NonFinite word = word(start);
    if (word == null) {
      int end = scanner.scan(start);
      boolean single = numbers.single();
      numbers.add(
          single ? scanner.floatValue(start, end) : scanner.doubleValue(start, end), start, end);
      return end;
    }
    if (Double.isNaN(word.value()) && !config.ignoreNan()) {
      cursor.at = start;
      String spelt = word == NonFinite.NULL ? "NaN (null)" : "NaN";
      throw cursor.malformed(spelt + ", which sluice.nan says to reject,");
    }
    int end = start + word.length();
    numbers.add(word.value(), start, end);
    return end;
  }

  private @Nullable NonFinite word(int start) {
    return nonFinite ? NonFinite.at(cursor.bytes, start, cursor.limit) : null;
  }

  private static boolean startsNumber(int c) {
    return c == '-' || (c >= '0' && c <= '9');
  }

  /** Closes the array at the cursor and those that close right behind it; goes to the next one. */
  private void close() throws PayloadException {
    while (depth > 0) {
      cursor.expect(']');
      depth--;
      if (lengths[depth] < 0) {
        lengths[depth] = counts[depth];
      } else if (lengths[depth] != counts[depth]) {
        cursor.at--;
        throw cursor.malformed(
            "ragged array: %d elements where others have %d, its end"
                .formatted(counts[depth], lengths[depth]));
      }
      if (depth == 0) {
        return;
      }
      counts[depth - 1]++;
      if (cursor.next() == ',') {
        cursor.at++;
        return;
      }
    }
  }
}
