package dev.sluice.median;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops of {@link VectorNineColours}. Each works on whole vectors, so it reads and writes up to a
 * vector more than {@code count} numbers. Needs the module {@code jdk.incubator.vector}.
 */
final class VectorNineLoops {
  /** Pixels of the longest line, with those of the windows around them. */
  static final int LONGEST = 384;

  /**
   * From a line to the next: an odd number of cache lines, so that not all lines lie in the same
   * set of the cache. A constant, so that C2 checks the bounds of all of them at once.
   */
  static final int APART = LONGEST + ArenaAddress.LINE / Short.BYTES;

  /** A pixel's channels. */
  static final int CHANNELS = 3;

  /** The samples are multiples of this, so there is room for the number of a pixel below a sum. */
  private static final int SHIFT = 4;

  private static final short NUMBER = (1 << SHIFT) - 1;

  // Bits of a number: its column, and the row.
  private static final short SECOND_COLUMN = 1;
  private static final short THIRD_COLUMN = 2;
  private static final short MIDDLE_ROW = 4;
  private static final short BOTTOM_ROW = 8;

  // Lines of distances from the pixels of the bottom row to the next one and the one after it; to
  // the middle row; to the top row.
  private static final int BESIDE = 0;
  private static final int NEAR = 2 * APART;
  private static final int FAR = 7 * APART;

  // Lines of sums for the next row, of each column of the window: of pixels that will be in its top
  // row, of those in its middle row, and of the latter to their own row alone.
  private static final int TOP_SUMS = 12 * APART;
  private static final int MIDDLE_SUMS = 15 * APART;
  private static final int OWN_SUMS = 18 * APART;

  /** Lines of distances and sums. */
  static final int SUMS = 21;

  private static final VectorSpecies<Short> LANES = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> HALF =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES.vectorBitSize() / 2));

  private VectorNineLoops() {}

  /** Bytes of a vector. */
  static int vectorBytes() {
    return BYTES.length();
  }

  /** The bytes of a channel to multiples of 16. */
  static void widen(byte[] bytes, int from, boolean signed, short[] lines, int to, int count) {
    short mask = (short) (signed ? -1 : 0xFF << SHIFT);
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector samples =
          (ShortVector)
              ByteVector.fromArray(HALF, bytes, from + x)
                  .convertShape(VectorOperators.B2S, LANES, 0);
      samples.lanewise(VectorOperators.LSHL, SHIFT).and(mask).intoArray(lines, to + x);
    }
  }

  // No helper methods: so many loads are more than C2 inlines helpers into.

  /** Distances of the pixels of the bottom row to those beside them and in the rows above. */
  static void measure(short[] lines, int bottom, int middle, int top, int sums, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      int at = sums + x;
      int low = bottom + x;
      ShortVector r0 = ShortVector.fromArray(LANES, lines, low);
      ShortVector g0 = ShortVector.fromArray(LANES, lines, low + APART);
      ShortVector b0 = ShortVector.fromArray(LANES, lines, low + 2 * APART);
      ShortVector r1 = ShortVector.fromArray(LANES, lines, low + 1);
      ShortVector g1 = ShortVector.fromArray(LANES, lines, low + APART + 1);
      ShortVector b1 = ShortVector.fromArray(LANES, lines, low + 2 * APART + 1);
      ShortVector r2 = ShortVector.fromArray(LANES, lines, low + 2);
      ShortVector g2 = ShortVector.fromArray(LANES, lines, low + APART + 2);
      ShortVector b2 = ShortVector.fromArray(LANES, lines, low + 2 * APART + 2);
      ShortVector red = r0.sub(r1).abs();
      ShortVector green = g0.sub(g1).abs();
      ShortVector blue = b0.sub(b1).abs();
      red.add(green).add(blue).intoArray(lines, at + BESIDE);
      red = r0.sub(r2).abs();
      green = g0.sub(g2).abs();
      blue = b0.sub(b2).abs();
      red.add(green).add(blue).intoArray(lines, at + BESIDE + APART);
      int half = middle + x;
      ShortVector mr = ShortVector.fromArray(LANES, lines, half);
      ShortVector mg = ShortVector.fromArray(LANES, lines, half + APART);
      ShortVector mb = ShortVector.fromArray(LANES, lines, half + 2 * APART);
      red = r0.sub(mr).abs();
      green = g0.sub(mg).abs();
      blue = b0.sub(mb).abs();
      red.add(green).add(blue).intoArray(lines, at + NEAR);
      red = r0.sub(ShortVector.fromArray(LANES, lines, half + 1)).abs();
      green = g0.sub(ShortVector.fromArray(LANES, lines, half + APART + 1)).abs();
      blue = b0.sub(ShortVector.fromArray(LANES, lines, half + 2 * APART + 1)).abs();
      red.add(green).add(blue).intoArray(lines, at + NEAR + APART);
      red = r0.sub(ShortVector.fromArray(LANES, lines, half + 2)).abs();
      green = g0.sub(ShortVector.fromArray(LANES, lines, half + APART + 2)).abs();
      blue = b0.sub(ShortVector.fromArray(LANES, lines, half + 2 * APART + 2)).abs();
      red.add(green).add(blue).intoArray(lines, at + NEAR + 2 * APART);
      red = mr.sub(r1).abs();
      green = mg.sub(g1).abs();
      blue = mb.sub(b1).abs();
      red.add(green).add(blue).intoArray(lines, at + NEAR + 3 * APART);
      red = mr.sub(r2).abs();
      green = mg.sub(g2).abs();
      blue = mb.sub(b2).abs();
      red.add(green).add(blue).intoArray(lines, at + NEAR + 4 * APART);
      int high = top + x;
      ShortVector tr = ShortVector.fromArray(LANES, lines, high);
      ShortVector tg = ShortVector.fromArray(LANES, lines, high + APART);
      ShortVector tb = ShortVector.fromArray(LANES, lines, high + 2 * APART);
      red = r0.sub(tr).abs();
      green = g0.sub(tg).abs();
      blue = b0.sub(tb).abs();
      red.add(green).add(blue).intoArray(lines, at + FAR);
      red = r0.sub(ShortVector.fromArray(LANES, lines, high + 1)).abs();
      green = g0.sub(ShortVector.fromArray(LANES, lines, high + APART + 1)).abs();
      blue = b0.sub(ShortVector.fromArray(LANES, lines, high + 2 * APART + 1)).abs();
      red.add(green).add(blue).intoArray(lines, at + FAR + APART);
      red = r0.sub(ShortVector.fromArray(LANES, lines, high + 2)).abs();
      green = g0.sub(ShortVector.fromArray(LANES, lines, high + APART + 2)).abs();
      blue = b0.sub(ShortVector.fromArray(LANES, lines, high + 2 * APART + 2)).abs();
      red.add(green).add(blue).intoArray(lines, at + FAR + 2 * APART);
      red = tr.sub(r1).abs();
      green = tg.sub(g1).abs();
      blue = tb.sub(b1).abs();
      red.add(green).add(blue).intoArray(lines, at + FAR + 3 * APART);
      red = tr.sub(r2).abs();
      green = tg.sub(g2).abs();
      blue = tb.sub(b2).abs();
      red.add(green).add(blue).intoArray(lines, at + FAR + 4 * APART);
    }
  }

  /**
   * The numbers of the best pixels of windows, and the sums that the row below needs. Of the sums
   * those of all nine distances alone can be too large, but never the least of a window: it is at
   * most the mean of the nine, which is 3400 for samples that lie 255 apart.
   */
  static void choose(short[] lines, int sums, byte[] numbers, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      int at = sums + x;
      // The bottom row to itself, with the columns' numbers.
      ShortVector one = ShortVector.fromArray(LANES, lines, at + BESIDE);
      ShortVector two = ShortVector.fromArray(LANES, lines, at + BESIDE + 1);
      ShortVector wide = ShortVector.fromArray(LANES, lines, at + BESIDE + APART);
      ShortVector own0 = one.add(wide);
      ShortVector own1 = one.add(two).add(SECOND_COLUMN);
      ShortVector own2 = two.add(wide).add(THIRD_COLUMN);

      // Between it and the middle row: each column of the latter with each of the former.
      ShortVector d00 = ShortVector.fromArray(LANES, lines, at + NEAR);
      ShortVector d11 = ShortVector.fromArray(LANES, lines, at + NEAR + 1);
      ShortVector d22 = ShortVector.fromArray(LANES, lines, at + NEAR + 2);
      ShortVector d10 = ShortVector.fromArray(LANES, lines, at + NEAR + APART);
      ShortVector d21 = ShortVector.fromArray(LANES, lines, at + NEAR + APART + 1);
      ShortVector d20 = ShortVector.fromArray(LANES, lines, at + NEAR + 2 * APART);
      ShortVector d01 = ShortVector.fromArray(LANES, lines, at + NEAR + 3 * APART);
      ShortVector d12 = ShortVector.fromArray(LANES, lines, at + NEAR + 3 * APART + 1);
      ShortVector d02 = ShortVector.fromArray(LANES, lines, at + NEAR + 4 * APART);
      ShortVector upper0 = d00.add(d01).add(d02);
      ShortVector upper1 = d10.add(d11).add(d12);
      ShortVector upper2 = d20.add(d21).add(d22);
      ShortVector lower0 = own0.add(d00.add(d10).add(d20));
      ShortVector lower1 = own1.add(d01.add(d11).add(d21));
      ShortVector lower2 = own2.add(d02.add(d12).add(d22));

      ShortVector sum0 = ShortVector.fromArray(LANES, lines, at + MIDDLE_SUMS);
      ShortVector sum1 = ShortVector.fromArray(LANES, lines, at + MIDDLE_SUMS + APART);
      ShortVector sum2 = ShortVector.fromArray(LANES, lines, at + MIDDLE_SUMS + 2 * APART);
      ShortVector middle =
          sum0.lanewise(VectorOperators.SUADD, upper0)
              .lanewise(VectorOperators.UMIN, sum1.lanewise(VectorOperators.SUADD, upper1))
              .lanewise(VectorOperators.UMIN, sum2.lanewise(VectorOperators.SUADD, upper2))
              .lanewise(VectorOperators.SUADD, MIDDLE_ROW);
      lower0.intoArray(lines, at + MIDDLE_SUMS);
      lower1.intoArray(lines, at + MIDDLE_SUMS + APART);
      lower2.intoArray(lines, at + MIDDLE_SUMS + 2 * APART);
      upper0 = upper0.add(ShortVector.fromArray(LANES, lines, at + OWN_SUMS));
      upper1 = upper1.add(ShortVector.fromArray(LANES, lines, at + OWN_SUMS + APART));
      upper2 = upper2.add(ShortVector.fromArray(LANES, lines, at + OWN_SUMS + 2 * APART));
      own0.intoArray(lines, at + OWN_SUMS);
      own1.intoArray(lines, at + OWN_SUMS + APART);
      own2.intoArray(lines, at + OWN_SUMS + 2 * APART);

      // Between it and the top row.
      d00 = ShortVector.fromArray(LANES, lines, at + FAR);
      d11 = ShortVector.fromArray(LANES, lines, at + FAR + 1);
      d22 = ShortVector.fromArray(LANES, lines, at + FAR + 2);
      d10 = ShortVector.fromArray(LANES, lines, at + FAR + APART);
      d21 = ShortVector.fromArray(LANES, lines, at + FAR + APART + 1);
      d20 = ShortVector.fromArray(LANES, lines, at + FAR + 2 * APART);
      d01 = ShortVector.fromArray(LANES, lines, at + FAR + 3 * APART);
      d12 = ShortVector.fromArray(LANES, lines, at + FAR + 3 * APART + 1);
      d02 = ShortVector.fromArray(LANES, lines, at + FAR + 4 * APART);
      sum0 = ShortVector.fromArray(LANES, lines, at + TOP_SUMS);
      sum1 = ShortVector.fromArray(LANES, lines, at + TOP_SUMS + APART);
      sum2 = ShortVector.fromArray(LANES, lines, at + TOP_SUMS + 2 * APART);
      sum0 = sum0.lanewise(VectorOperators.SUADD, d00.add(d01).add(d02));
      sum1 = sum1.lanewise(VectorOperators.SUADD, d10.add(d11).add(d12));
      sum2 = sum2.lanewise(VectorOperators.SUADD, d20.add(d21).add(d22));
      upper0.intoArray(lines, at + TOP_SUMS);
      upper1.intoArray(lines, at + TOP_SUMS + APART);
      upper2.intoArray(lines, at + TOP_SUMS + 2 * APART);
      lower0 = lower0.lanewise(VectorOperators.SUADD, d00.add(d10).add(d20));
      lower1 = lower1.lanewise(VectorOperators.SUADD, d01.add(d11).add(d21));
      lower2 = lower2.lanewise(VectorOperators.SUADD, d02.add(d12).add(d22));
      ShortVector least =
          lower0
              .lanewise(VectorOperators.UMIN, lower1)
              .lanewise(VectorOperators.UMIN, lower2)
              .lanewise(VectorOperators.SUADD, BOTTOM_ROW)
              .lanewise(VectorOperators.UMIN, middle)
              .lanewise(VectorOperators.UMIN, sum0)
              .lanewise(VectorOperators.UMIN, sum1)
              .lanewise(VectorOperators.UMIN, sum2)
              .and(NUMBER);
      ((ByteVector) least.convertShape(VectorOperators.S2B, HALF, 0)).intoArray(numbers, x);
    }
  }

  /**
   * The samples that have the numbers chosen.
   *
   * @param stride from a channel to the next in each row
   */
  static void pick(
      byte[] numbers,
      byte[] top,
      byte[] middle,
      byte[] bottom,
      int channels,
      int stride,
      byte[] target,
      int count) {
    for (int x = 0; x < count; x += BYTES.length()) {
      ByteVector number = ByteVector.fromArray(BYTES, numbers, x);
      VectorMask<Byte> second = number.and((byte) SECOND_COLUMN).compare(VectorOperators.NE, 0);
      VectorMask<Byte> third = number.and((byte) THIRD_COLUMN).compare(VectorOperators.NE, 0);
      VectorMask<Byte> inMiddle = number.and((byte) MIDDLE_ROW).compare(VectorOperators.NE, 0);
      VectorMask<Byte> inBottom = number.and((byte) BOTTOM_ROW).compare(VectorOperators.NE, 0);
      for (int c = 0, at = x; c < channels; c++, at += stride) {
        ByteVector one =
            ByteVector.fromArray(BYTES, top, at)
                .blend(ByteVector.fromArray(BYTES, top, at + 1), second)
                .blend(ByteVector.fromArray(BYTES, top, at + 2), third);
        ByteVector two =
            ByteVector.fromArray(BYTES, middle, at)
                .blend(ByteVector.fromArray(BYTES, middle, at + 1), second)
                .blend(ByteVector.fromArray(BYTES, middle, at + 2), third);
        ByteVector three =
            ByteVector.fromArray(BYTES, bottom, at)
                .blend(ByteVector.fromArray(BYTES, bottom, at + 1), second)
                .blend(ByteVector.fromArray(BYTES, bottom, at + 2), third);
        one.blend(two, inMiddle).blend(three, inBottom).intoArray(target, at);
      }
    }
  }
}
