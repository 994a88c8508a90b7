package dev.sluice.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * Deflate (RFC 1951) without matches, in a zlib stream (RFC 1950): each block of bytes gets its own
 * Huffman code, or is stored where that is shorter. For filtered rows of photographs, which have
 * next to no repetitions, as small as a search for matches makes it, and several times faster. Not
 * thread-safe.
 */
final class HuffmanDeflater {
  private static final int SYMBOLS = 257;
  private static final int END = 256;

  /** Four codes and seven bits fit in a long. Deflate would allow 15. */
  private static final int LONGEST = 14;

  private static final int LONGEST_OF_LENGTHS = 7;

  /** Order in which RFC 1951, 3.2.7 sends the lengths of the code for lengths. */
  private static final int[] LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Adler32 adler = new Adler32();
  private final int[] counts = new int[SYMBOLS];
  private final int[] others = new int[3 * 256];
  private final int[] codes = new int[SYMBOLS];
  private final int[] lengths = new int[SYMBOLS];
  private final HuffmanCode code = new HuffmanCode(SYMBOLS, LONGEST);
  private final int[] used = new int[LENGTH_ORDER.length];
  private final int[] lengthLengths = new int[LENGTH_ORDER.length];
  private final int[] lengthCodes = new int[LENGTH_ORDER.length];
  private final HuffmanCode codeOfLengths =
      new HuffmanCode(LENGTH_ORDER.length, LONGEST_OF_LENGTHS);
  private Growing out = new Growing(0);
  private long bits;
  private int bitCount;

  /** Begins a stream. */
  void begin(Growing to) {
    out = to;
    bits = 0;
    bitCount = 0;
    adler.reset();
    out.write(0x78);
    out.write(0x01);
  }

  /** Writes one block. */
  void block(byte[] data, int n, boolean last) {
    adler.update(data, 0, n);
    Arrays.fill(counts, 0);
    count(data, n);
    counts[END] = 1;
    code.lengths(counts, lengths);
    code.codes(lengths, codes);
    long coded = 0;
    for (int i = 0; i < SYMBOLS; i++) {
      coded += (long) counts[i] * lengths[i];
    }
    if (coded / 8 + 80 >= n && n <= 65_535) {
      stored(data, n, last);
      return;
    }
    put(last ? 1 : 0, 1);
    put(2, 2);
    header();
    body(data, n, coded);
    put(codes[END], lengths[END]);
  }

  /** Ends the stream. */
  void finish() {
    align();
    out.putInt((int) adler.getValue());
  }

  /** Four tables, so that equal neighbours do not wait for each other. */
  private void count(byte[] data, int n) {
    Arrays.fill(others, 0);
    int i = 0;
    for (; i <= n - 4; i += 4) {
      counts[data[i] & 0xFF]++;
      others[data[i + 1] & 0xFF]++;
      others[256 + (data[i + 2] & 0xFF)]++;
      others[512 + (data[i + 3] & 0xFF)]++;
    }
    for (; i < n; i++) {
      counts[data[i] & 0xFF]++;
    }
    for (int s = 0; s < 256; s++) {
      counts[s] += others[s] + others[256 + s] + others[512 + s];
    }
  }

  private void stored(byte[] data, int n, boolean last) {
    put(last ? 1 : 0, 3);
    align();
    out.write(n);
    out.write(n >> 8);
    out.write(~n);
    out.write(~n >> 8);
    out.write(data, 0, n);
  }

  /** The code lengths of 257 literals and one unused distance, each sent as it is. */
  private void header() {
    Arrays.fill(used, 0);
    used[0] = 1;
    for (int length : lengths) {
      used[length]++;
    }
    codeOfLengths.lengths(used, lengthLengths);
    codeOfLengths.codes(lengthLengths, lengthCodes);
    put(0, 5);
    put(0, 5);
    put(LENGTH_ORDER.length - 4, 4);
    for (int symbol : LENGTH_ORDER) {
      put(lengthLengths[symbol], 3);
    }
    for (int length : lengths) {
      put(lengthCodes[length], lengthLengths[length]);
    }
    put(lengthCodes[0], lengthLengths[0]);
  }

  /**
   * Four bytes at a time: their codes joined, and all whole bytes of what is held written at once.
   */
  private void body(byte[] data, int n, long coded) {
    int[] table = new int[256]; // new, so that the compiler knows its length
    for (int i = 0; i < table.length; i++) {
      table[i] = codes[i] << 4 | lengths[i];
    }
    byte[] to = out.room((int) (coded / 8) + 16);
    int at = out.size();
    long held = bits;
    int count = bitCount;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      int a = table[data[i] & 0xFF];
      int b = table[data[i + 1] & 0xFF];
      int c = table[data[i + 2] & 0xFF];
      int d = table[data[i + 3] & 0xFF];
      int ab = (a & 15) + (b & 15);
      long first = a >>> 4 | (long) (b >>> 4) << (a & 15);
      long second = c >>> 4 | (long) (d >>> 4) << (c & 15);
      held |= (first | second << ab) << count;
      count += ab + (c & 15) + (d & 15);
      LONG.set(to, at, held);
      at += count >>> 3;
      held >>>= count & ~7;
      count &= 7;
    }
    out.advance(at - out.size());
    bits = held;
    bitCount = count;
    for (; i < n; i++) {
      int entry = table[data[i] & 0xFF];
      put(entry >>> 4, entry & 15);
    }
  }

  private void put(int value, int length) {
    bits |= (long) value << bitCount;
    bitCount += length;
    drain();
  }

  private void drain() {
    while (bitCount >= 8) {
      out.write((int) bits);
      bits >>>= 8;
      bitCount -= 8;
    }
  }

  private void align() {
    if (bitCount > 0) {
      out.write((int) bits);
    }
    bits = 0;
    bitCount = 0;
  }
}
