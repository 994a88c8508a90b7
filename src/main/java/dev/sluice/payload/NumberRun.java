package dev.sluice.payload;

/**
 * Reads runs of JSON numbers of at most 24 bytes. {@link NumberEnds} tells beforehand where they
 * end; they are taken up many at once, as long as all are parted alike, and {@link NumberColumns}
 * tells their values. Not thread-safe.
 */
final class NumberRun {
  /** Of two bytes of which the first is a digit, the lower half apart. */
  private static final int COMMA_BEHIND_DIGIT = ',' << 8 | '0';

  private static final int BATCH = NumberColumns.BATCH;
  private static final int START = NumberColumns.START;
  private static final int SIZE = NumberColumns.SIZE;
  private static final int ODD = NumberColumns.ODD;
  private static final int AROUND = NumberColumns.AROUND;

  /** With a comma and a space, short enough to be copied as {@link TextSink} does best. */
  private static final int SHORT = TextSink.SHORT - 2;

  /** Fewer are not worth to be taken up at once. */
  private static final int FEW = 16;

  private final byte[] b;
  private final NumberArray numbers;
  private final NumberScanner scanner;
  private final NumberEnds words;
  private final NumberColumns columns;

  /** So many numbers, the last ones of the array, are without values. */
  private int taken;

  /** The bits of all their sizes. */
  private long sizes;

  /** So many numbers are likely parted alike. */
  private int alike = BATCH;

  /**
   * @param start of the text
   * @param limit the end of what there is to read
   * @param scanner for the values that take exact arithmetic
   */
  NumberRun(byte[] bytes, int start, int limit, NumberArray numbers, NumberScanner scanner) {
    this.b = bytes;
    this.numbers = numbers;
    this.scanner = scanner;
    this.words = new NumberEnds(bytes, start, limit);
    this.columns = new NumberColumns(bytes);
  }

  /**
   * Takes up numbers that nothing but a comma, or one and a space, parts. Their values, and what is
   * wrong with them, are told later: {@link #finish} is to be called before the array is used,
   * added to or refused.
   *
   * @param most as many at most
   * @return the end of the last one, or {@code from} where the first is spelt in another way: it is
   *     for {@link NumberScanner}
   */
  int read(int from, int most) throws PayloadException {
    if (taken == BATCH) {
      finish();
    }
    numbers.reserve();
    int word = words.find(from);
    int room = Math.min(Math.min(most, BATCH - taken), numbers.capacity() - numbers.count());
    int told = Math.min(room, words.count() - word);
    int before = numbers.count();
    if (Math.min(told, alike) >= FEW && begins(b[from])) {
      takeAlike(from, word, Math.min(told, alike));
    }
    if (numbers.count() == before) {
      take(from, word, told);
      alike = Math.max(alike / 2, 2 * (numbers.count() - before));
    }
    int now = numbers.count();
    words.skip(now - before);
    return now == before ? from : numbers.end(now - 1);
  }

  /** Takes up numbers as long as they are short and what parts them is the same. */
  private void takeAlike(int from, int word, int most) {
    long[] lanes = columns.lanes();
    int gap = b[(int) words.ends()[word] + 1] == ' ' ? 2 : 1;
    System.arraycopy(words.ends(), word, lanes, SIZE + taken, most);
    System.arraycopy(words.ends(), word, lanes, START + taken + 1, most - 1);
    lanes[START + taken] = from - gap;
    around(lanes, taken, taken + most);
    int count = alike(lanes, gap, taken, taken + most) - taken;
    alike = count == most ? Math.min(2 * alike, BATCH) : count;
    if (count > 0) {
      int before = numbers.count();
      long bits = spans(lanes, taken, taken + count);
      numbers.add(lanes, AROUND + taken, count);
      numbers.parted(before, count, gap == 1 ? 0 : count, (int) Math.min(bits, SHORT));
      sizes |= bits;
      taken += count;
    }
  }

  /** Loads the last byte of each number, and those behind it. */
  private void around(long[] lanes, int from, int to) {
    for (int i = from; i < to; i++) {
      lanes[AROUND + i] = (int) NumberArray.INT.get(b, (int) lanes[SIZE + i] - 1);
    }
  }

  /** Makes sizes of ends; where what parts numbers is not the gap, or a number is not short. */
  private static int alike(long[] lanes, int gap, int from, int to) {
    long compared = gap == 1 ? 0xFFF0 : 0xFFFFF0;
    long wanted = COMMA_BEHIND_DIGIT | (gap == 1 ? 0 : ' ' << 16);
    int ahead = Byte.SIZE * (gap + 1);
    long any = 0;
    for (int i = from; i < to; i++) {
      long start = lanes[START + i] + gap;
      long size = lanes[SIZE + i] - start;
      long next = lanes[AROUND + i] >>> ahead & 0xFF;
      long other = lanes[AROUND + i] & compared ^ wanted | next & 0x40;
      long odd = -other | size - 1 | SHORT - size | next - '-';
      lanes[START + i] = start;
      lanes[SIZE + i] = size;
      lanes[ODD + i] = odd;
      any |= odd;
    }
    int first = from;
    if (any >= 0) {
      return to;
    }
    while (lanes[ODD + first] >= 0) {
      first++;
    }
    return first;
  }

  /** Where numbers start, and their sizes, as the array has them; the bits of all sizes. */
  private static long spans(long[] lanes, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      lanes[AROUND + i] = lanes[SIZE + i] << 32 | lanes[START + i];
      bits |= lanes[SIZE + i];
    }
    return bits;
  }

  /** Takes up one number after the other. */
  private void take(int from, int firstWord, int most) {
    long[] ends = words.ends();
    byte[] spans = numbers.spans();
    long[] lanes = columns.lanes();
    int before = numbers.count();
    int first = taken;
    int start = from;
    long all = sizes;
    int longest = 0;
    int n = 0;
    int spaces = 0;
    boolean more = begins(b[from]);
    while (more && n < most) {
      int to = (int) ends[firstWord + n];
      int size = to - start;
      // The last byte of the number, what follows it, and what may be the first of the next one.
      int around = (int) NumberArray.INT.get(b, to - 1);
      more = (around & 0xFFF0) == COMMA_BEHIND_DIGIT;
      if (Integer.compareUnsigned(size - 1, NumberColumns.MOST_BYTES) >= 0
          || !more && !ends(around)) {
        break;
      }
      all |= size;
      longest = Math.max(longest, size);
      lanes[START + first + n] = start;
      lanes[SIZE + first + n] = size;
      TextSink.LONG.set(spans, Long.BYTES * (before + n), NumberArray.span(start, size));
      n++;
      int next = around >>> 16;
      start = to + 1;
      if ((next & 0xFF) == ' ') {
        next >>>= 8;
        start++;
        spaces++;
      }
      more = more && begins(next);
    }
    if (n > 0) {
      sizes = all;
      taken = first + n;
      numbers.count(before + n);
      int behind = start - numbers.end(before + n - 1) - 1;
      numbers.parted(before, more ? n : n - 1, more ? spaces : spaces - behind, longest);
    }
  }

  /** Whether a number starts with the lowest byte. */
  private static boolean begins(int next) {
    return (next & 0xFF) >= '-' && (next & 0x40) == 0;
  }

  /** Whether a byte is a digit behind which there is no exponent. */
  private static boolean ends(int around) {
    return (around & 0xF0) == '0' && (around >>> 8 & 0xDF) != 'E';
  }

  /** Tells the values of all numbers taken up so far. */
  void finish() throws PayloadException {
    int count = taken;
    if (count == 0) {
      return;
    }
    int from = numbers.count() - count;
    boolean usual = columns.read(count, sizes);
    taken = 0;
    sizes = 0;
    boolean sure =
        numbers.single()
            ? columns.floats(numbers.floats(), from, count)
            : columns.doubles(numbers.values(), from, count);
    if (!usual || !sure) {
      others(from, count);
    }
  }

  private void others(int from, int count) throws PayloadException {
    for (int i = 0; i < count; i++) {
      if (columns.lanes()[ODD + i] < 0) {
        int start = numbers.start(from + i);
        int end = scanner.scan(start);
        if (end != numbers.end(from + i)) {
          throw scanner.malformed("']' expected", end);
        }
        numbers.set(
            from + i,
            numbers.single()
                ? Float.floatToRawIntBits(scanner.floatValue(start, end))
                : Double.doubleToRawLongBits(scanner.doubleValue(start, end)));
      }
    }
  }
}
