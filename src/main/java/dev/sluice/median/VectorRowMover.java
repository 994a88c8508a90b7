package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Template of {@link LaneClasses}: never used as it stands. */
@SuppressWarnings({"rawtypes", "unchecked"}) // one text for all element types
final class VectorRowMover extends RowMover {
  private static final LaneShape SHAPE = LaneClasses.shapeOf(MethodHandles.lookup());
  private static final int STEP = SHAPE.vectorBytes();
  private static final int LANE_BITS = 8 * SHAPE.bytes();
  private static final boolean UNSIGNED = SHAPE.key() == LaneShape.Key.UNSIGNED;
  private static final boolean FLOATING = SHAPE.key() == LaneShape.Key.FLOATING;
  private static final VectorShape FULL = VectorShape.forBitSize(SHAPE.bits());
  private static final VectorShape HALF = VectorShape.forBitSize(SHAPE.bits() / 2);
  private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, FULL);
  private static final VectorSpecies<Byte> HALF_BYTES = VectorSpecies.of(byte.class, HALF);
  private static final VectorSpecies LANES = VectorSpecies.of(SHAPE.laneType(), FULL);
  private static final VectorSpecies HALF_LANES = VectorSpecies.of(SHAPE.laneType(), HALF);
  private static final VectorSpecies PAIRS =
      VectorSpecies.of(LaneShape.laneType(Math.min(8, 2 * SHAPE.bytes())), FULL);
  private static final VectorOperators.Conversion NARROW =
      switch (SHAPE.bytes()) {
        case 1 -> VectorOperators.S2B;
        case 2 -> VectorOperators.I2S;
        default -> VectorOperators.L2I;
      };
  private static final VectorOperators.Conversion WIDEN =
      switch (SHAPE.bytes()) {
        case 1 -> VectorOperators.ZERO_EXTEND_B2S;
        case 2 -> VectorOperators.ZERO_EXTEND_S2I;
        default -> VectorOperators.ZERO_EXTEND_I2L;
      };

  private static final boolean WIDEST = SHAPE.bytes() == Long.BYTES;
  private static final VectorShuffle EVENS =
      LANES.shuffleFromOp(i -> (2 * i) & (SHAPE.lanes() - 1));
  private static final VectorShuffle ODDS =
      LANES.shuffleFromOp(i -> (2 * i + 1) & (SHAPE.lanes() - 1));
  private static final VectorShuffle TWICE = LANES.shuffleFromOp(i -> i / 2);
  private static final Vector SIGN = LANES.broadcast(-1L << (LANE_BITS - 1));
  private static final Vector MAGNITUDE = SIGN.lanewise(VectorOperators.NOT);
  private static final VectorMask AT_ODDS = VectorMask.fromLong(LANES, 0xAAAA_AAAA_AAAA_AAAAL);

  // Helper methods of at most 35 bytecodes: HotSpot inlines those wherever they are.

  private static Vector ordered(Vector v) {
    return UNSIGNED ? v.lanewise(VectorOperators.XOR, SIGN) : FLOATING ? floating(v) : v;
  }

  private static Vector floating(Vector v) {
    Vector negative = v.lanewise(VectorOperators.ASHR, LANE_BITS - 1);
    return v.lanewise(VectorOperators.XOR, negative.lanewise(VectorOperators.AND, MAGNITUDE));
  }

  /** By the shape, not by {@code reinterpretAsBytes}: see {@link VectorProfiles}. */
  private static void store(Vector v, byte[] target, int at) {
    ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(target, at);
  }

  private static void storeHalf(Vector v, byte[] target, int at) {
    ((ByteVector) v.reinterpretShape(HALF_BYTES, 0)).intoArray(target, at);
  }

  @Override
  int vectorBytes() {
    return STEP;
  }

  @Override
  void order(byte[] source, int from, byte[] target, int to, int bytes) {
    for (int i = 0; i < bytes; i += STEP) {
      Vector v = ByteVector.fromArray(BYTES, source, from + i).reinterpretShape(LANES, 0);
      store(ordered(v), target, to + i);
    }
  }

  @Override
  void split(byte[] source, int from, byte[] target, int even, int odd, int bytes, boolean order) {
    if (order) {
      for (int i = 0; i < bytes; i += STEP / 2) {
        Vector v = ByteVector.fromArray(BYTES, source, from + 2 * i).reinterpretShape(LANES, 0);
        Vector w = ordered(v);
        storeHalf(evens(w), target, even + i);
        storeHalf(odds(w), target, odd + i);
      }
    } else {
      for (int i = 0; i < bytes; i += STEP / 2) {
        Vector v = ByteVector.fromArray(BYTES, source, from + 2 * i).reinterpretShape(LANES, 0);
        storeHalf(evens(v), target, even + i);
        storeHalf(odds(v), target, odd + i);
      }
    }
  }

  @Override
  void join(byte[] source, int even, int odd, byte[] target, int to, int bytes, boolean order) {
    if (order) {
      for (int i = 0; i < bytes; i += STEP / 2) {
        Vector w = joined(source, even + i, odd + i);
        store(ordered(w), target, to + 2 * i);
      }
    } else {
      for (int i = 0; i < bytes; i += STEP / 2) {
        store(joined(source, even + i, odd + i), target, to + 2 * i);
      }
    }
  }

  @Override
  void keep(
      byte[] source, int from, byte[] target, int to, byte[] least, byte[] greatest, int bytes) {
    for (int i = 0; i < bytes; i += STEP) {
      Vector sample = load(source, from + i);
      Vector made = load(target, to + i);
      VectorMask inner = differs(sample, load(least, i)).and(differs(sample, load(greatest, i)));
      store(made.blend(sample, inner), target, to + i);
    }
  }

  /** In value: both zeros of floats are one. */
  private static VectorMask differs(Vector v, Vector w) {
    VectorMask bits = v.compare(VectorOperators.NE, w);
    return FLOATING ? bits.and(notBothZero(v, w)) : bits;
  }

  private static VectorMask notBothZero(Vector v, Vector w) {
    Vector magnitude = v.lanewise(VectorOperators.OR, w).lanewise(VectorOperators.LSHL, 1);
    return magnitude.compare(VectorOperators.NE, 0);
  }

  @Override
  void clamp(byte[] source, int from, byte[] target, int to, byte[] upper, int bytes) {
    for (int i = 0; i < bytes; i += STEP) {
      Vector lowered = least(ordered(load(source, from + i)), ordered(load(upper, i)));
      Vector low = ordered(load(target, to + i));
      store(ordered(greatest(low, lowered)), target, to + i);
    }
  }

  @Override
  int medians(byte[] source, int from, byte[] target, int to, int bytes) {
    int count = 0;
    for (int i = from; i < from + bytes; i += STEP) {
      Vector before = ordered(load(source, i - SHAPE.bytes()));
      Vector sample = ordered(load(source, i));
      Vector after = ordered(load(source, i + SHAPE.bytes()));
      Vector lesser = least(before, after);
      Vector median = greatest(lesser, least(greatest(before, after), sample));
      store(ordered(median), target, to - from + i);
      count += median.compare(VectorOperators.NE, sample).trueCount();
    }
    return count;
  }

  private static Vector least(Vector v, Vector w) {
    return v.lanewise(VectorOperators.MIN, w);
  }

  private static Vector greatest(Vector v, Vector w) {
    return v.lanewise(VectorOperators.MAX, w);
  }

  private static Vector load(byte[] data, int at) {
    return ByteVector.fromArray(BYTES, data, at).reinterpretShape(LANES, 0);
  }

  @Override
  int differing(byte[] a, int aAt, byte[] b, int bAt, int bytes) {
    int count = 0;
    for (int i = 0; i < bytes; i += STEP) {
      Vector v = ByteVector.fromArray(BYTES, a, aAt + i).reinterpretShape(LANES, 0);
      Vector w = ByteVector.fromArray(BYTES, b, bAt + i).reinterpretShape(LANES, 0);
      count += v.compare(VectorOperators.NE, w).trueCount();
    }
    return count;
  }

  /** The samples with even numbers; of eight bytes there is no wider lane to narrow. */
  private static Vector evens(Vector v) {
    return WIDEST ? v.rearrange(EVENS).reinterpretShape(HALF_LANES, 0) : narrowed(pairs(v));
  }

  private static Vector pairs(Vector v) {
    return v.reinterpretShape(PAIRS, 0);
  }

  private static Vector narrowed(Vector pairs) {
    return pairs.convertShape(NARROW, HALF_LANES, 0);
  }

  private static Vector odds(Vector v) {
    return WIDEST ? v.rearrange(ODDS).reinterpretShape(HALF_LANES, 0) : upper(v);
  }

  private static Vector upper(Vector v) {
    return narrowed(pairs(v).lanewise(VectorOperators.LSHR, LANE_BITS));
  }

  private static Vector joined(byte[] source, int even, int odd) {
    return WIDEST ? interleaved(source, even, odd) : paired(source, even, odd);
  }

  private static Vector interleaved(byte[] source, int even, int odd) {
    return spread(source, even).blend(spread(source, odd), AT_ODDS);
  }

  /** Each of half a vector twice. */
  private static Vector spread(byte[] source, int at) {
    return ByteVector.fromArray(HALF_BYTES, source, at).reinterpretShape(LANES, 0).rearrange(TWICE);
  }

  private static Vector paired(byte[] source, int even, int odd) {
    Vector high = widened(source, odd).lanewise(VectorOperators.LSHL, LANE_BITS);
    return lanes(widened(source, even).lanewise(VectorOperators.OR, high));
  }

  private static Vector lanes(Vector pairs) {
    return pairs.reinterpretShape(LANES, 0);
  }

  private static Vector widened(byte[] source, int at) {
    return ByteVector.fromArray(HALF_BYTES, source, at)
        .reinterpretShape(HALF_LANES, 0)
        .convertShape(WIDEN, PAIRS, 0);
  }
}
