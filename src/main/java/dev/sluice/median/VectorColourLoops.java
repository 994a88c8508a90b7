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
   * The bytes of two channels to numbers, and to words of both.
   *
   * @param low where the bytes of one start, which go into the low halves of the words
   * @param mask of the bits of a number
   */
  static void widen(
      byte[] bytes,
      int low,
      int high,
      int mask,
      short[] lines,
      int toLow,
      int toHigh,
      int toWords,
      int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector one = numbers(bytes, low + x);
      ShortVector two = numbers(bytes, high + x);
      one.and((short) mask).intoArray(lines, toLow + x);
      two.and((short) mask).intoArray(lines, toHigh + x);
      one.and((short) 0xFF)
          .or(two.lanewise(VectorOperators.LSHL, Byte.SIZE))
          .intoArray(lines, toWords + x);
    }
  }

  private static ShortVector numbers(byte[] bytes, int at) {
    return (ShortVector)
        ByteVector.fromArray(BYTES, bytes, at).convertShape(VectorOperators.B2S, LANES, 0);
  }

  /** One of the two channels of words. */
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

  /**
   * As {@link #measureThree} for four pixels side by side each; the distances to the next go {@code
   * step} further.
   */
  static void measureFour(
      short[] lines, int at, int apart, int shift, int to, int step, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector red = load(lines, at + x);
      ShortVector green = load(lines, at + apart + x);
      ShortVector blue = load(lines, at + 2 * apart + x);
      int other = at + shift + x;
      distance(lines, red, green, blue, other, apart).intoArray(lines, to + x);
      distance(lines, red, green, blue, other + 1, apart).intoArray(lines, to + step + x);
      distance(lines, red, green, blue, other + 2, apart).intoArray(lines, to + 2 * step + x);
      distance(lines, red, green, blue, other + 3, apart).intoArray(lines, to + 3 * step + x);
    }
  }

  private static ShortVector distance(
      short[] lines, ShortVector red, ShortVector green, ShortVector blue, int at, int apart) {
    ShortVector sum = red.sub(load(lines, at)).abs();
    sum = sum.add(green.sub(load(lines, at + apart)).abs());
    return sum.add(blue.sub(load(lines, at + 2 * apart)).abs());
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

  /** Sums of three lines. */
  static void add(short[] lines, int one, int two, int three, int to, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      load(lines, one + x)
          .add(load(lines, two + x))
          .add(load(lines, three + x))
          .intoArray(lines, to + x);
    }
  }

  /** Sums with one line less and another more. */
  static void slide(short[] lines, int sums, int leaving, int entering, int to, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      load(lines, sums + x)
          .add(load(lines, entering + x))
          .sub(load(lines, leaving + x))
          .intoArray(lines, to + x);
    }
  }

  /**
   * Sums of the first three of five lines, of those in the middle and of the last three.
   *
   * @param step from where the first go to the others
   */
  static void slideThree(short[] lines, int[] terms, int to, int step, int count) {
    int first = terms[0];
    int second = terms[1];
    int third = terms[2];
    int fourth = terms[3];
    int fifth = terms[4];
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector two = load(lines, second + x);
      ShortVector three = load(lines, third + x);
      ShortVector four = load(lines, fourth + x);
      ShortVector both = three.add(four);
      load(lines, first + x).add(two).add(three).intoArray(lines, to + x);
      two.add(both).intoArray(lines, to + step + x);
      both.add(load(lines, fifth + x)).intoArray(lines, to + 2 * step + x);
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

  /**
   * The best of windows of nine pixels.
   *
   * @param sums of each pixel of the window, to be added up from three lines
   * @param apart from one of these to the next
   * @param words of each pixel of the window, the first of two
   */
  static void chooseThree(
      short[] lines, int[] sums, int apart, int[] words, int step, int best, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector fewest = ShortVector.broadcast(LANES, Short.MAX_VALUE);
      ShortVector one = ShortVector.zero(LANES);
      ShortVector two = ShortVector.zero(LANES);
      for (int i = 0; i < sums.length; i++) {
        int at = sums[i] + x;
        ShortVector first = load(lines, at);
        ShortVector sum = first.add(load(lines, at + apart)).add(load(lines, at + 2 * apart));
        VectorMask<Short> less = sum.compare(VectorOperators.LT, fewest);
        fewest = fewest.min(sum);
        one = one.blend(load(lines, words[i] + x), less);
        two = two.blend(load(lines, words[i] + step + x), less);
      }
      one.intoArray(lines, best + x);
      two.intoArray(lines, best + step + x);
    }
  }
}
