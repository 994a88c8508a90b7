package dev.sluice.payload;

/**
 * Tells where the words of a JSON text end that look like numbers: digits, points and minus signs,
 * whatever their order. A block of 64 bytes becomes a mask, a bit for each byte, so that where one
 * number ends is known without having gone through the one before. Each byte is looked at once. Not
 * thread-safe.
 */
final class NumberEnds {
  /** So many bytes are looked at before what was found in them is used. */
  private static final int CHUNK = 4_096;

  private static final int BLOCK = Long.SIZE;

  /** Ends are stored so many at a time, wanted or not. */
  private static final int AT_ONCE = 4;

  private static final long TOP_BITS = 0x8080808080808080L;

  /** Moves the topmost bits of eight bytes into the topmost byte, the first into its lowest. */
  private static final long GATHER = 0x0002040810204081L;

  private final byte[] bytes;
  private final int last;

  /** Negative for what belongs to no word. */
  private byte[] outside = {};

  /** Ascending; room for one in two bytes. */
  private int[] ends = {};

  private int count;
  private int next;

  /** All before is told. */
  private int scanned;

  /** 1 where the last byte before that belongs to no word. */
  private long before;

  /**
   * @param limit what begins in the last {@code 2 * 64} bytes before it is not told
   */
  NumberEnds(byte[] bytes, int start, int limit) {
    this.bytes = bytes;
    this.last = limit - 2 * BLOCK;
    restart(start);
  }

  private void restart(int at) {
    scanned = at;
    before = 1;
    count = 0;
    next = 0;
  }

  /**
   * Goes to the end of the word that starts at {@code start}.
   *
   * @return its place in {@link #ends()}, behind which others follow up to {@link #count()}, or
   *     that count where nothing is told
   */
  int find(int start) {
    while (next < count && ends[next] <= start) {
      next++;
    }
    if (next == count) {
      if (start > scanned) {
        restart(start);
      }
      scan();
      while (next < count && ends[next] <= start) {
        next++;
      }
    }
    return next;
  }

  int[] ends() {
    return ends;
  }

  int count() {
    return count;
  }

  private void scan() {
    count = 0;
    next = 0;
    int to = Math.min(scanned + CHUNK, last);
    if (to <= scanned) {
      return;
    }
    int blocks = (to - scanned + BLOCK - 1) / BLOCK;
    if (outside.length < blocks * BLOCK) {
      outside = new byte[blocks * BLOCK];
      ends = new int[blocks * BLOCK / 2 + AT_ONCE];
    }
    System.arraycopy(bytes, scanned, outside, 0, blocks * BLOCK);
    mark(outside, blocks * BLOCK);
    for (int i = 0; i < blocks; i++) {
      long mask = mask(outside, i * BLOCK);
      tell(mask & ~(mask << 1 | before), scanned + i * BLOCK);
      before = mask >>> 63;
    }
    scanned += blocks * BLOCK;
  }

  /** Bytes that are neither digit, point, minus sign nor slash become negative, all others not. */
  private static void mark(byte[] bytes, int count) {
    // The compiler makes vector code of it, as each byte is written where it was read.
    for (int i = 0; i < count; i++) {
      byte c = bytes[i];
      bytes[i] = (byte) (c | c - '-' | '9' - c);
    }
  }

  /** A bit for each of 64 bytes, the first in the lowest: whether it is negative. */
  private static long mask(byte[] bytes, int at) {
    long mask = 0;
    for (int i = 0; i < BLOCK; i += Long.BYTES) {
      long word = (long) TextSink.LONG.get(bytes, at + i);
      mask |= (word & TOP_BITS) * GATHER >>> 56 << i;
    }
    return mask;
  }

  private void tell(long mask, int at) {
    int[] found = ends;
    long left = mask;
    int n = count;
    count += Long.bitCount(mask);
    // Some at once, for how many there are cannot be predicted.
    for (; n < count; n += AT_ONCE) {
      for (int i = 0; i < AT_ONCE; i++) {
        found[n + i] = at + Long.numberOfTrailingZeros(left);
        left &= left - 1;
      }
    }
  }
}
