package dev.sluice.median;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

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
  private static final int SIZE = SHAPE.bytes();
  private static final int LANE_BITS = 8 * SIZE;
  private static final int TOP_BIT = LANE_BITS - 1;
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
  private static final Vector SIGN = LANES.broadcast(-1L << TOP_BIT);
  private static final Vector MAGNITUDE = SIGN.lanewise(VectorOperators.NOT);
  private static final VectorMask AT_ODDS = VectorMask.fromLong(LANES, 0xAAAA_AAAA_AAAA_AAAAL);

  @Override
  int vectorBytes() {
    return STEP;
  }

  // No helper methods in what is warmed first, see VectorChannelMover. So these lines return in
  // each:
  // unsigned samples become ordered integers by their top bit, floats by the other bits of those
  // that are negative.

  @Override
  void order(byte[] source, int from, byte[] target, int to, int bytes) {
    for (int i = 0; i < bytes; i += STEP) {
      Vector v = ByteVector.fromArray(BYTES, source, from + i).reinterpretShape(LANES, 0);
      if (UNSIGNED) {
        v = v.lanewise(XOR, SIGN);
      } else if (FLOATING) {
        v = v.lanewise(XOR, v.lanewise(ASHR, TOP_BIT).lanewise(AND, MAGNITUDE));
      }
      ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(target, to + i);
    }
  }

  /** Of eight bytes there is no wider lane to narrow. */
  @Override
  void split(byte[] source, int from, byte[] target, int even, int odd, int bytes, boolean order) {
    for (int i = 0; i < bytes; i += STEP / 2) {
      Vector v = ByteVector.fromArray(BYTES, source, from + 2 * i).reinterpretShape(LANES, 0);
      if (order) {
        if (UNSIGNED) {
          v = v.lanewise(XOR, SIGN);
        } else if (FLOATING) {
          v = v.lanewise(XOR, v.lanewise(ASHR, TOP_BIT).lanewise(AND, MAGNITUDE));
        }
      }
      Vector evens;
      Vector odds;
      if (WIDEST) {
        evens = v.rearrange(EVENS).reinterpretShape(HALF_LANES, 0);
        odds = v.rearrange(ODDS).reinterpretShape(HALF_LANES, 0);
      } else {
        Vector pairs = v.reinterpretShape(PAIRS, 0);
        evens = pairs.convertShape(NARROW, HALF_LANES, 0);
        odds = pairs.lanewise(LSHR, LANE_BITS).convertShape(NARROW, HALF_LANES, 0);
      }
      ((ByteVector) evens.reinterpretShape(HALF_BYTES, 0)).intoArray(target, even + i);
      ((ByteVector) odds.reinterpretShape(HALF_BYTES, 0)).intoArray(target, odd + i);
    }
  }

  @Override
  void join(byte[] source, int even, int odd, byte[] target, int to, int bytes, boolean order) {
    for (int i = 0; i < bytes; i += STEP / 2) {
      ByteVector evens = ByteVector.fromArray(HALF_BYTES, source, even + i);
      ByteVector odds = ByteVector.fromArray(HALF_BYTES, source, odd + i);
      Vector v;
      if (WIDEST) {
        Vector spread = odds.reinterpretShape(LANES, 0).rearrange(TWICE);
        v = evens.reinterpretShape(LANES, 0).rearrange(TWICE).blend(spread, AT_ODDS);
      } else {
        Vector high = odds.reinterpretShape(HALF_LANES, 0).convertShape(WIDEN, PAIRS, 0);
        Vector low = evens.reinterpretShape(HALF_LANES, 0).convertShape(WIDEN, PAIRS, 0);
        v = low.lanewise(OR, high.lanewise(LSHL, LANE_BITS)).reinterpretShape(LANES, 0);
      }
      if (order) {
        if (UNSIGNED) {
          v = v.lanewise(XOR, SIGN);
        } else if (FLOATING) {
          v = v.lanewise(XOR, v.lanewise(ASHR, TOP_BIT).lanewise(AND, MAGNITUDE));
        }
      }
      ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(target, to + 2 * i);
    }
  }

  @Override
  int medians(byte[] source, int from, byte[] target, int to, int bytes) {
    int count = 0;
    for (int i = from; i < from + bytes; i += STEP) {
      Vector v = ByteVector.fromArray(BYTES, source, i - SIZE).reinterpretShape(LANES, 0);
      Vector w = ByteVector.fromArray(BYTES, source, i).reinterpretShape(LANES, 0);
      Vector x = ByteVector.fromArray(BYTES, source, i + SIZE).reinterpretShape(LANES, 0);
      if (UNSIGNED) {
        v = v.lanewise(XOR, SIGN);
        w = w.lanewise(XOR, SIGN);
        x = x.lanewise(XOR, SIGN);
      } else if (FLOATING) {
        v = v.lanewise(XOR, v.lanewise(ASHR, TOP_BIT).lanewise(AND, MAGNITUDE));
        w = w.lanewise(XOR, w.lanewise(ASHR, TOP_BIT).lanewise(AND, MAGNITUDE));
        x = x.lanewise(XOR, x.lanewise(ASHR, TOP_BIT).lanewise(AND, MAGNITUDE));
      }
      Vector median = v.lanewise(MIN, x).lanewise(MAX, v.lanewise(MAX, x).lanewise(MIN, w));
      count += median.compare(VectorOperators.NE, w).trueCount();
      if (UNSIGNED) {
        median = median.lanewise(XOR, SIGN);
      } else if (FLOATING) {
        median = median.lanewise(XOR, median.lanewise(ASHR, TOP_BIT).lanewise(AND, MAGNITUDE));
      }
      ((ByteVector) median.reinterpretShape(BYTES, 0)).intoArray(target, to - from + i);
    }
    return count;
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

  // Helper methods of at most 35 bytecodes: HotSpot inlines those where it sees loops run often.

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
    Vector magnitude = v.lanewise(OR, w).lanewise(LSHL, 1);
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

  private static Vector least(Vector v, Vector w) {
    return v.lanewise(MIN, w);
  }

  private static Vector greatest(Vector v, Vector w) {
    return v.lanewise(MAX, w);
  }

  private static Vector load(byte[] data, int at) {
    return ByteVector.fromArray(BYTES, data, at).reinterpretShape(LANES, 0);
  }

  /** By the shape, not by {@code reinterpretAsBytes}: see {@link VectorProfiles}. */
  private static void store(Vector v, byte[] target, int at) {
    ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(target, at);
  }

  private static Vector ordered(Vector v) {
    return UNSIGNED ? v.lanewise(XOR, SIGN) : FLOATING ? floating(v) : v;
  }

  private static Vector floating(Vector v) {
    return v.lanewise(XOR, v.lanewise(ASHR, TOP_BIT).lanewise(AND, MAGNITUDE));
  }
}
