package dev.sluice.median;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops of {@link VectorColours} over lines of one array. Each works on whole vectors, so it reads
 * and writes up to a vector more than {@code count} numbers. Needs the module {@code
 * jdk.incubator.vector}.
 */
final class VectorColourLoops {
  private static final VectorSpecies<Short> LANES = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES.vectorBitSize() / 2));

  private VectorColourLoops() {}

  static int lanes() {
    return LANES.length();
  }

  private static ShortVector load(short[] lines, int at) {
    return ShortVector.fromArray(LANES, lines, at);
  }

  /**
   * Bytes to numbers.
   *
   * @param mask of the bits of a number
   */
  static void widen(byte[] bytes, int from, int mask, short[] lines, int to, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ByteVector.fromArray(BYTES, bytes, from + x)
          .convertShape(VectorOperators.B2S, LANES, 0)
          .reinterpretAsShorts()
          .and((short) mask)
          .intoArray(lines, to + x);
    }
  }

  /** The lowest bytes of two lines in words. */
  static void pack(short[] lines, int low, int high, int to, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector upper = load(lines, high + x).lanewise(VectorOperators.LSHL, Byte.SIZE);
      load(lines, low + x).and((short) 0xFF).or(upper).intoArray(lines, to + x);
    }
  }

  /** The inverse of {@link #pack} for one of the two. */
  static void unpack(short[] lines, int from, boolean high, byte[] bytes, int to, int count) {
    int shift = high ? Byte.SIZE : 0;
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector words = load(lines, from + x).lanewise(VectorOperators.LSHR, shift);
      ((ByteVector) words.convertShape(VectorOperators.S2B, BYTES, 0)).intoArray(bytes, to + x);
    }
  }

  /** Distances of pixels of three channels, which lie {@code apart}, to others further on. */
  static void measureThree(short[] lines, int at, int apart, int shift, int to, int count) {
    int second = at + apart;
    int third = second + apart;
    for (int x = 0; x < count; x += LANES.length()) {
      distance(lines, at + x, shift)
          .add(distance(lines, second + x, shift))
          .add(distance(lines, third + x, shift))
          .intoArray(lines, to + x);
    }
  }

  /** Adds those of one channel. */
  static void measure(short[] lines, int at, int shift, int to, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      load(lines, to + x).add(distance(lines, at + x, shift)).intoArray(lines, to + x);
    }
  }

  private static ShortVector distance(short[] lines, int at, int shift) {
    return load(lines, at).sub(load(lines, at + shift)).abs();
  }

  /**
   * Sums of {@code wide} lines each: those from the {@code first} on, from the next on, and so on
   * until the {@code last}.
   *
   * @param terms where the lines are
   * @param to where the sum of those from number 0 on would go; the others follow {@code step}
   *     apart
   */
  static void slide(
      short[] lines, int[] terms, int wide, int first, int last, int to, int step, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector sum = load(lines, terms[first] + x);
      for (int i = first + 1; i < first + wide; i++) {
        sum = sum.add(load(lines, terms[i] + x));
      }
      sum.intoArray(lines, to + first * step + x);
      for (int i = first + 1; i <= last; i++) {
        ShortVector leaving = load(lines, terms[i - 1] + x);
        sum = sum.add(load(lines, terms[i + wide - 1] + x)).sub(leaving);
        sum.intoArray(lines, to + i * step + x);
      }
    }
  }

  /**
   * Offers the pixels of a row to the windows in whose {@code wide} columns they stand.
   *
   * @param sums of the first column; those of the next are {@code step} away, as the next of two
   *     words is
   */
  static void offer(
      short[] lines, int sums, int words, int step, int wide, int least, int best, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector fewest = load(lines, least + x);
      ShortVector one = load(lines, best + x);
      ShortVector two = load(lines, best + step + x);
      for (int i = 0; i < wide; i++) {
        ShortVector sum = load(lines, sums + i * step + i + x);
        VectorMask<Short> less = sum.compare(VectorOperators.LT, fewest);
        fewest = fewest.min(sum);
        one = one.blend(load(lines, words + i + x), less);
        two = two.blend(load(lines, words + step + i + x), less);
      }
      fewest.intoArray(lines, least + x);
      one.intoArray(lines, best + x);
      two.intoArray(lines, best + step + x);
    }
  }
}
