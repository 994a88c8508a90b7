package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

  /** Eight times the least byte of a word. */
  private static final long LEAST = 0x2D2D2D2D2D2D2D2DL;

  /** And the greatest, with the topmost bit. */
  private static final long MOST = 0xB9B9B9B9B9B9B9B9L;

  private final byte[] bytes;
  private final int last;

  /** Eight bytes of text each, and then a bit for each of them: whether it belongs to no word. */
  private long[] marks = {};

  /** These bits. */
  private byte[] bits = {};

  /** Ascending; room for one in two bytes. */
  private long[] ends = {};

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

  long[] ends() {
    return ends;
  }

  /** Goes on behind so many words: {@link #find} need not look for them. */
  void skip(int words) {
    next = Math.min(next + words, count);
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
    int count = blocks * Long.BYTES;
    if (marks.length < count) {
      marks = new long[count];
      bits = new byte[count];
      ends = new long[blocks * BLOCK / 2 + AT_ONCE];
    }
    ByteBuffer.wrap(bytes)
        .slice(scanned, blocks * BLOCK)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .get(0, marks, 0, count);
    mark(marks, count);
    pack(marks, bits, count);
    for (int i = 0; i < blocks; i++) {
      long mask = (long) TextSink.LONG.get(bits, i * Long.BYTES);
      tell(mask & ~(mask << 1 | before), scanned + i * BLOCK);
      before = mask >>> 63;
    }
    scanned += blocks * BLOCK;
  }

  /** Of eight bytes a bit each, set for what is neither digit, point, minus sign nor slash. */
  private static void mark(long[] words, int count) {
    for (int i = 0; i < count; i++) {
      long low = words[i] & ~TOP_BITS;
      long inside = (low | TOP_BITS) - LEAST & MOST - low & ~words[i];
      words[i] = (~inside & TOP_BITS) * GATHER >>> 56;
    }
  }

  private static void pack(long[] from, byte[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = (byte) from[i];
    }
  }

  private void tell(long mask, int at) {
    long[] found = ends;
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
