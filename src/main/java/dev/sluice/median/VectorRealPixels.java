package dev.sluice.median;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link VectorRealColours} does to single rows before and after it compares pixels. Needs the
 * module {@code jdk.incubator.vector}.
 */
final class VectorRealPixels {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorShape FULL = DOUBLES.vectorShape();
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, FULL);
  private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, FULL);
  private static final VectorShape HALF = VectorShape.forBitSize(FULL.vectorBitSize() / 2);
  private static final VectorSpecies<Float> HALF_FLOATS = VectorSpecies.of(float.class, HALF);
  private static final VectorSpecies<Byte> HALF_BYTES = VectorSpecies.of(byte.class, HALF);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, HALF);

  private static final int LANES = DOUBLES.length();
  private static final int STEP = 3 * LANES * Float.BYTES;

  // Of the floats of as many pixels as there are doubles in a vector, the first two thirds and the
  // last two: each third of the lanes is of one channel, of which the lower half counts.
  private static final VectorShuffle<Float> RED_LOW = take(0, 0);
  private static final VectorShuffle<Float> RED_HIGH = take(0, LANES);
  private static final VectorShuffle<Float> GREEN_LOW = take(1, 0);
  private static final VectorShuffle<Float> GREEN_HIGH = take(1, LANES);
  private static final VectorShuffle<Float> BLUE_LOW = take(2, 0);
  private static final VectorShuffle<Float> BLUE_HIGH = take(2, LANES);
  private static final VectorMask<Float> RED = beyond(0);
  private static final VectorMask<Float> GREEN = beyond(1);
  private static final VectorMask<Float> BLUE = beyond(2);

  private static final VectorShuffle<Float> PUT0 = put(0);
  private static final VectorShuffle<Float> PUT1 = put(1);
  private static final VectorShuffle<Float> PUT2 = put(2);
  private static final VectorMask<Float> GREEN0 = own(0, 1);
  private static final VectorMask<Float> GREEN1 = own(1, 1);
  private static final VectorMask<Float> GREEN2 = own(2, 1);
  private static final VectorMask<Float> BLUE0 = own(0, 2);
  private static final VectorMask<Float> BLUE1 = own(1, 2);
  private static final VectorMask<Float> BLUE2 = own(2, 2);

  private static final DoubleVector COLUMNS = DoubleVector.zero(DOUBLES).addIndex(1);

  private VectorRealPixels() {}

  private static VectorShuffle<Float> put(int vector) {
    return HALF_FLOATS.shuffleFromOp(i -> (vector * LANES + i) / 3);
  }

  private static VectorMask<Float> own(int vector, int channel) {
    boolean[] flags = new boolean[LANES];
    for (int i = 0; i < LANES; i++) {
      flags[i] = (vector * LANES + i) % 3 == channel;
    }
    return HALF_FLOATS.loadMask(flags, 0);
  }

  private static VectorShuffle<Float> take(int channel, int first) {
    return FLOATS.shuffleFromOp(i -> (3 * i + channel - first) & (2 * LANES - 1));
  }

  /** Where the first two thirds hold no sample. */
  private static VectorMask<Float> beyond(int channel) {
    boolean[] flags = new boolean[2 * LANES];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = 3 * i + channel >= 2 * LANES;
    }
    return FLOATS.loadMask(flags, 0);
  }

  /**
   * Reads pixels of three 32-bit floats into three planes.
   *
   * @param plane from a plane to the next
   */
  static void readThree(byte[] data, int from, double[] values, int to, int plane, int count) {
    int whole = count - count % LANES;
    readWhole(data, from, values, to, to + plane, to + 2 * plane, whole);
    for (int c = 0; c < 3; c++) {
      int rest = from + 3 * Float.BYTES * whole + c * Float.BYTES;
      LineKeys.readFloats(
          data, rest, 3 * Float.BYTES, values, to + c * plane + whole, count - whole);
    }
  }

  private static void readWhole(
      byte[] data, int from, double[] values, int red, int green, int blue, int count) {
    for (int x = 0; x < count; x += LANES) {
      int at = from + x * (STEP / LANES);
      FloatVector low = load(data, at);
      FloatVector high = load(data, at + STEP / 3);
      widen(low.rearrange(RED_LOW).blend(high.rearrange(RED_HIGH), RED)).intoArray(values, red + x);
      widen(low.rearrange(GREEN_LOW).blend(high.rearrange(GREEN_HIGH), GREEN))
          .intoArray(values, green + x);
      widen(low.rearrange(BLUE_LOW).blend(high.rearrange(BLUE_HIGH), BLUE))
          .intoArray(values, blue + x);
    }
  }

  private static FloatVector load(byte[] data, int at) {
    return (FloatVector) ByteVector.fromArray(BYTES, data, at).reinterpretShape(FLOATS, 0);
  }

  private static DoubleVector widen(FloatVector v) {
    return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  /**
   * Numbers of pixels in their windows to whole ones, up to a vector more than {@code count}.
   *
   * @param more for each further column
   */
  static void keep(double[] room, int at, double more, int[] numbers, int to, int count) {
    for (int x = 0; x < count; x += LANES) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, room, at + x);
      v = v.add(COLUMNS.add(x).mul(more));
      ((IntVector) v.convertShape(VectorOperators.D2I, INTS, 0)).intoArray(numbers, to + x);
    }
  }

  /**
   * Writes pixels of three 32-bit floats out of three planes.
   *
   * @param plane from a plane to the next
   * @param places of the pixels after {@code from}, from {@code at} on
   */
  static void writeThree(
      double[] values, int from, int plane, int[] places, int at, int count, byte[] data, int to) {
    int whole = count - count % LANES;
    writeWhole(values, from, plane, places, at, whole, data, to);
    for (int c = 0; c < 3; c++) {
      int rest = to + 3 * Float.BYTES * whole + c * Float.BYTES;
      LineKeys.storeFloats(
          values, from + c * plane, places, at + whole, count - whole, data, rest, 3 * Float.BYTES);
    }
  }

  private static void writeWhole(
      double[] values, int from, int plane, int[] places, int at, int count, byte[] data, int to) {
    for (int x = 0; x < count; x += LANES) {
      FloatVector red = gather(values, from, places, at + x);
      FloatVector green = gather(values, from + plane, places, at + x);
      FloatVector blue = gather(values, from + 2 * plane, places, at + x);
      int out = to + x * (STEP / LANES);
      store(
          red.rearrange(PUT0)
              .blend(green.rearrange(PUT0), GREEN0)
              .blend(blue.rearrange(PUT0), BLUE0),
          data,
          out);
      store(
          red.rearrange(PUT1)
              .blend(green.rearrange(PUT1), GREEN1)
              .blend(blue.rearrange(PUT1), BLUE1),
          data,
          out + STEP / 3);
      store(
          red.rearrange(PUT2)
              .blend(green.rearrange(PUT2), GREEN2)
              .blend(blue.rearrange(PUT2), BLUE2),
          data,
          out + 2 * STEP / 3);
    }
  }

  private static FloatVector gather(double[] values, int from, int[] places, int at) {
    return (FloatVector)
        DoubleVector.fromArray(DOUBLES, values, from, places, at)
            .convertShape(VectorOperators.D2F, HALF_FLOATS, 0);
  }

  private static void store(FloatVector v, byte[] data, int at) {
    ((ByteVector) v.reinterpretShape(HALF_BYTES, 0)).intoArray(data, at);
  }
}
