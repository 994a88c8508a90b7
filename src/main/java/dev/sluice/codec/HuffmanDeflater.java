package dev.sluice.codec;

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
  private static final int LONGEST = 15;
  private static final int LONGEST_OF_LENGTHS = 7;

  /** Order in which RFC 1951, 3.2.7 sends the lengths of the code for lengths. */
  private static final int[] LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final Growing out;
  private final Adler32 adler = new Adler32();
  private final int[] counts = new int[SYMBOLS];
  private final int[] codes = new int[SYMBOLS];
  private final int[] lengths = new int[SYMBOLS];
  private long bits;
  private int bitCount;

  HuffmanDeflater(Growing out) {
    this.out = out;
    out.write(0x78);
    out.write(0x01);
  }

  /** Writes one block. */
  void block(byte[] data, int n, boolean last) {
    adler.update(data, 0, n);
    Arrays.fill(counts, 0);
    count(data, n);
    counts[END] = 1;
    HuffmanCode.lengths(counts, LONGEST, lengths);
    HuffmanCode.codes(lengths, codes);
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
    body(data, n);
    put(codes[END], lengths[END]);
  }

  /** Ends the stream. */
  void finish() {
    align();
    out.putInt((int) adler.getValue());
  }

  private void count(byte[] data, int n) {
    // Two tables, so that equal neighbours do not wait for each other.
    int[] even = counts;
    int[] odd = new int[256];
    int i = 0;
    for (; i < n - 1; i += 2) {
      even[data[i] & 0xFF]++;
      odd[data[i + 1] & 0xFF]++;
    }
    if (i < n) {
      even[data[i] & 0xFF]++;
    }
    for (int s = 0; s < 256; s++) {
      counts[s] += odd[s];
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
    int[] all = Arrays.copyOf(lengths, SYMBOLS + 1);
    int[] used = new int[LENGTH_ORDER.length];
    for (int length : all) {
      used[length]++;
    }
    int[] lengthLengths = new int[used.length];
    int[] lengthCodes = new int[used.length];
    HuffmanCode.lengths(used, LONGEST_OF_LENGTHS, lengthLengths);
    HuffmanCode.codes(lengthLengths, lengthCodes);
    put(0, 5);
    put(0, 5);
    put(LENGTH_ORDER.length - 4, 4);
    for (int symbol : LENGTH_ORDER) {
      put(lengthLengths[symbol], 3);
    }
    for (int length : all) {
      put(lengthCodes[length], lengthLengths[length]);
    }
  }

  /** At most 15 bits a byte: four of them and what was left before fit in a long. */
  private void body(byte[] data, int n) {
    int[] packed = new int[256];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = codes[i] << 4 | lengths[i];
    }
    byte[] to = out.room(2 * n + 16);
    int at = out.size();
    long held = bits;
    int count = bitCount;
    for (int i = 0; i < n; i++) {
      int entry = packed[data[i] & 0xFF];
      held |= (long) (entry >>> 4) << count;
      count += entry & 15;
      if (count >= 32) {
        to[at] = (byte) held;
        to[at + 1] = (byte) (held >> 8);
        to[at + 2] = (byte) (held >> 16);
        to[at + 3] = (byte) (held >> 24);
        at += 4;
        held >>>= 32;
        count -= 32;
      }
    }
    out.advance(at - out.size());
    bits = held;
    bitCount = count;
    drain();
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
