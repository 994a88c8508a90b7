package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Template of {@link LaneClasses}: never used as it stands.
 *
 * <p>The samples of a channel stand in different lanes of the vectors that hold them: of themselves
 * where there are three channels, and otherwise if each vector is read one sample before the one
 * ahead of it ends. So blends bring them into one vector, and one rearrangement into order.
 *
 * <p>Which lanes those are is loaded before each loop, as vectors. Shuffles and masks C2 would load
 * again in each round: for all it knows the loop writes to them.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // one text for all element types
final class VectorChannelMover extends ChannelMover {
  private static final LaneShape SHAPE = LaneClasses.shapeOf(MethodHandles.lookup());
  private static final int STEP = SHAPE.vectorBytes();
  private static final int COUNT = SHAPE.lanes();
  private static final int SIZE = SHAPE.bytes();
  private static final int CHANNELS = SHAPE.channels();
  private static final boolean THREE = CHANNELS == 3;
  private static final boolean FOUR = CHANNELS == 4 && COUNT > 2;
  private static final boolean UNSIGNED = SHAPE.key() == LaneShape.Key.UNSIGNED;
  private static final boolean FLOATING = SHAPE.key() == LaneShape.Key.FLOATING;
  private static final ChannelLanes TABLES = new ChannelLanes(SHAPE);
  private static final int TOP_BIT = Byte.SIZE * SIZE - 1;
  private static final long MAGNITUDE = ~(-1L << TOP_BIT);
  private static final VectorShape FULL = VectorShape.forBitSize(SHAPE.bits());
  private static final VectorShape HALF = VectorShape.forBitSize(SHAPE.bits() / 2);
  private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, FULL);
  private static final VectorSpecies<Byte> HALF_BYTES = VectorSpecies.of(byte.class, HALF);
  private static final VectorSpecies LANES = VectorSpecies.of(SHAPE.laneType(), FULL);

  // Of the input, the vectors whose lanes 1, 2 and 3, modulo the channels, are of the first one.
  private static final int AT1 =
      THREE ? (3 - COUNT % 3) * STEP : Math.max(STEP, CHANNELS * SIZE) - SIZE;
  private static final int AT2 = THREE ? 3 * STEP - AT1 : 2 * AT1;
  private static final int AT3 = 3 * AT1;

  /** Of the output, the second of two vectors, or the one whose lane 1 is of the first channel. */
  private static final int SECOND = THREE ? AT1 : STEP;

  // Lanes that are 0, 1, 2 or 3 modulo the channels.
  private static final byte[] LANES0 = TABLES.ofChannel(0);
  private static final byte[] LANES1 = TABLES.ofChannel(1);
  private static final byte[] LANES2 = TABLES.ofChannel(2);
  private static final byte[] LANES3 = TABLES.ofChannel(3);
  private static final byte[] UPPER = TABLES.upper();

  // For each lane the one that it is taken from; of three channels each has its own.
  private static final byte[] TAKE = TABLES.take();
  private static final byte[] EVENS0 = TABLES.evens(0);
  private static final byte[] EVENS1 = TABLES.evens(1);
  private static final byte[] EVENS2 = TABLES.evens(2);
  private static final byte[] ODDS0 = TABLES.odds(0);
  private static final byte[] ODDS1 = TABLES.odds(1);
  private static final byte[] ODDS2 = TABLES.odds(2);

  // The inverse: of three channels for each of them, otherwise for each vector of the output.
  private static final byte[] PUT0 = TABLES.put(0);
  private static final byte[] PUT1 = TABLES.put(1);
  private static final byte[] PUT2 = TABLES.put(2);
  private static final byte[] PUT3 = TABLES.put(3);
  private static final byte[] JOIN0 = TABLES.join(0);
  private static final byte[] JOIN1 = TABLES.join(1);
  private static final byte[] JOIN2 = TABLES.join(2);

  // No helper methods: where C2 has compiled one before, it inlines it only into loops that it has
  // seen run often, and the warm-up runs these seldom.
  // Stores by the shape, not by reinterpretAsBytes: see VectorProfiles.

  @Override
  void gather(byte[] source, int from, byte[] target, int to, int vectors) {
    if (vectors == 0) {
      return;
    }
    Vector take = ByteVector.fromArray(BYTES, TAKE, 0).reinterpretShape(LANES, 0);
    VectorMask in1 =
        ByteVector.fromArray(BYTES, LANES1, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    VectorMask in2 =
        ByteVector.fromArray(BYTES, LANES2, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    VectorMask in3 =
        ByteVector.fromArray(BYTES, LANES3, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    for (int i = 0; i < vectors; i++) {
      int at = from + i * CHANNELS * STEP;
      Vector a = ByteVector.fromArray(BYTES, source, at).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, source, at + AT1).reinterpretShape(LANES, 0);
      Vector v = a.blend(b, in1);
      if (THREE || FOUR) {
        Vector c = ByteVector.fromArray(BYTES, source, at + AT2).reinterpretShape(LANES, 0);
        v = v.blend(c, in2);
      }
      if (FOUR) {
        Vector d = ByteVector.fromArray(BYTES, source, at + AT3).reinterpretShape(LANES, 0);
        v = v.blend(d, in3);
      }
      ((ByteVector) take.selectFrom(v).reinterpretShape(BYTES, 0)).intoArray(target, to + i * STEP);
    }
  }

  @Override
  void split(byte[] source, int from, byte[] target, int even, int odd, int stride, int vectors) {
    if (vectors == 0) {
      return;
    }
    VectorMask in1 =
        ByteVector.fromArray(BYTES, LANES1, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    VectorMask in2 =
        ByteVector.fromArray(BYTES, LANES2, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    Vector evens0 = ByteVector.fromArray(BYTES, EVENS0, 0).reinterpretShape(LANES, 0);
    Vector odds0 = ByteVector.fromArray(BYTES, ODDS0, 0).reinterpretShape(LANES, 0);
    Vector evens1 = ByteVector.fromArray(BYTES, EVENS1, 0).reinterpretShape(LANES, 0);
    Vector odds1 = ByteVector.fromArray(BYTES, ODDS1, 0).reinterpretShape(LANES, 0);
    Vector evens2 = ByteVector.fromArray(BYTES, EVENS2, 0).reinterpretShape(LANES, 0);
    Vector odds2 = ByteVector.fromArray(BYTES, ODDS2, 0).reinterpretShape(LANES, 0);
    for (int i = 0; i < vectors; i++) {
      int at = from + i * CHANNELS * STEP;
      int e = even + i * (STEP / 2);
      int o = odd + i * (STEP / 2);
      Vector a = ByteVector.fromArray(BYTES, source, at).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, source, at + AT1).reinterpretShape(LANES, 0);
      Vector c =
          ByteVector.fromArray(BYTES, source, at + (THREE ? AT2 : SIZE)).reinterpretShape(LANES, 0);
      Vector d =
          ByteVector.fromArray(BYTES, source, at + (THREE ? 0 : STEP)).reinterpretShape(LANES, 0);
      Vector v = THREE ? a.blend(b, in1).blend(c, in2) : a.blend(b, in1);
      Vector w = THREE ? c.blend(a, in1).blend(b, in2) : c.blend(d, in1);
      Vector x = THREE ? b.blend(c, in1).blend(a, in2) : d;
      if (FLOATING) {
        Vector xSign = v.lanewise(VectorOperators.ASHR, TOP_BIT);
        v = v.lanewise(VectorOperators.XOR, xSign.lanewise(VectorOperators.AND, MAGNITUDE));
        Vector ySign = w.lanewise(VectorOperators.ASHR, TOP_BIT);
        w = w.lanewise(VectorOperators.XOR, ySign.lanewise(VectorOperators.AND, MAGNITUDE));
        Vector zSign = x.lanewise(VectorOperators.ASHR, TOP_BIT);
        x = x.lanewise(VectorOperators.XOR, zSign.lanewise(VectorOperators.AND, MAGNITUDE));
      } else if (UNSIGNED) {
        v = v.lanewise(VectorOperators.XOR, ~MAGNITUDE);
        w = w.lanewise(VectorOperators.XOR, ~MAGNITUDE);
        x = x.lanewise(VectorOperators.XOR, ~MAGNITUDE);
      }
      ((ByteVector) evens0.selectFrom(v).reinterpretShape(HALF_BYTES, 0)).intoArray(target, e);
      ((ByteVector) odds0.selectFrom(v).reinterpretShape(HALF_BYTES, 0)).intoArray(target, o);
      ((ByteVector) (THREE ? evens1 : evens0).selectFrom(w).reinterpretShape(HALF_BYTES, 0))
          .intoArray(target, e + stride);
      ((ByteVector) (THREE ? odds1 : odds0).selectFrom(w).reinterpretShape(HALF_BYTES, 0))
          .intoArray(target, o + stride);
      if (THREE) {
        ((ByteVector) evens2.selectFrom(x).reinterpretShape(HALF_BYTES, 0))
            .intoArray(target, e + 2 * stride);
        ((ByteVector) odds2.selectFrom(x).reinterpretShape(HALF_BYTES, 0))
            .intoArray(target, o + 2 * stride);
      }
    }
  }

  @Override
  void scatter(byte[] source, int from, byte[] target, int to, int vectors) {
    if (vectors == 0) {
      return;
    }
    Vector put0 = ByteVector.fromArray(BYTES, PUT0, 0).reinterpretShape(LANES, 0);
    Vector put1 = ByteVector.fromArray(BYTES, PUT1, 0).reinterpretShape(LANES, 0);
    Vector put2 = ByteVector.fromArray(BYTES, PUT2, 0).reinterpretShape(LANES, 0);
    Vector put3 = ByteVector.fromArray(BYTES, PUT3, 0).reinterpretShape(LANES, 0);
    VectorMask in0 =
        ByteVector.fromArray(BYTES, LANES0, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    VectorMask in1 =
        ByteVector.fromArray(BYTES, LANES1, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    VectorMask in2 =
        ByteVector.fromArray(BYTES, LANES2, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    for (int i = 0; i < vectors; i++) {
      int at = to + i * CHANNELS * STEP;
      Vector v = ByteVector.fromArray(BYTES, source, from + i * STEP).reinterpretShape(LANES, 0);
      Vector p = put0.selectFrom(v);
      Vector a = ByteVector.fromArray(BYTES, target, at).reinterpretShape(LANES, 0);
      ((ByteVector) a.blend(p, in0).reinterpretShape(BYTES, 0)).intoArray(target, at);
      if (CHANNELS < 4 || FOUR) {
        int next = at + SECOND;
        Vector b = ByteVector.fromArray(BYTES, target, next).reinterpretShape(LANES, 0);
        b = THREE ? b.blend(p, in1) : b.blend(put1.selectFrom(v), in0);
        ((ByteVector) b.reinterpretShape(BYTES, 0)).intoArray(target, next);
      }
      if (CHANNELS > 2) {
        int next = at + (THREE ? AT2 : 2 * STEP);
        Vector c = ByteVector.fromArray(BYTES, target, next).reinterpretShape(LANES, 0);
        c = THREE ? c.blend(p, in2) : c.blend(put2.selectFrom(v), in0);
        ((ByteVector) c.reinterpretShape(BYTES, 0)).intoArray(target, next);
      }
      if (FOUR) {
        int next = at + 3 * STEP;
        Vector d = ByteVector.fromArray(BYTES, target, next).reinterpretShape(LANES, 0);
        ((ByteVector) d.blend(put3.selectFrom(v), in0).reinterpretShape(BYTES, 0))
            .intoArray(target, next);
      }
    }
  }

  @Override
  void mix(byte[] source, int from, int stride, byte[] target, int to, int vectors) {
    if (vectors == 0) {
      return;
    }
    Vector put0 = ByteVector.fromArray(BYTES, PUT0, 0).reinterpretShape(LANES, 0);
    Vector put1 = ByteVector.fromArray(BYTES, PUT1, 0).reinterpretShape(LANES, 0);
    Vector put2 = ByteVector.fromArray(BYTES, PUT2, 0).reinterpretShape(LANES, 0);
    VectorMask in1 =
        ByteVector.fromArray(BYTES, LANES1, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    VectorMask in2 =
        ByteVector.fromArray(BYTES, LANES2, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    int third = THREE ? 2 * stride : 0;
    for (int i = 0; i < vectors; i++) {
      int at = to + i * CHANNELS * STEP;
      int line = from + i * STEP;
      Vector a = ByteVector.fromArray(BYTES, source, line).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, source, line + stride).reinterpretShape(LANES, 0);
      Vector c = ByteVector.fromArray(BYTES, source, line + third).reinterpretShape(LANES, 0);
      Vector p = put0.selectFrom(a);
      Vector q = THREE ? put1.selectFrom(b) : put0.selectFrom(b);
      Vector r = THREE ? put2.selectFrom(c) : put1.selectFrom(a);
      Vector v = THREE ? p.blend(q, in1).blend(r, in2) : p.blend(q, in1);
      Vector w = THREE ? r.blend(p, in1).blend(q, in2) : r.blend(put1.selectFrom(b), in1);
      Vector x = THREE ? q.blend(r, in1).blend(p, in2) : q;
      ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(target, at);
      ((ByteVector) w.reinterpretShape(BYTES, 0)).intoArray(target, at + SECOND);
      if (THREE) {
        ((ByteVector) x.reinterpretShape(BYTES, 0)).intoArray(target, at + AT2);
      }
    }
  }

  @Override
  void join(byte[] source, int from, int stride, int odd, byte[] target, int to, int vectors) {
    if (vectors == 0) {
      return;
    }
    Vector put0 = ByteVector.fromArray(BYTES, JOIN0, 0).reinterpretShape(LANES, 0);
    Vector put1 = ByteVector.fromArray(BYTES, JOIN1, 0).reinterpretShape(LANES, 0);
    Vector put2 = ByteVector.fromArray(BYTES, JOIN2, 0).reinterpretShape(LANES, 0);
    VectorMask upper =
        ByteVector.fromArray(BYTES, UPPER, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    VectorMask in1 =
        ByteVector.fromArray(BYTES, LANES1, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    VectorMask in2 =
        ByteVector.fromArray(BYTES, LANES2, 0)
            .reinterpretShape(LANES, 0)
            .compare(VectorOperators.LT, 0);
    int third = THREE ? 2 * stride : 0;
    for (int i = 0; i < vectors; i++) {
      int at = to + i * CHANNELS * STEP;
      int line = from + i * (STEP / 2);
      int next = line + odd - STEP / 2;
      Vector a = ByteVector.fromArray(BYTES, source, line).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, source, line + stride).reinterpretShape(LANES, 0);
      Vector c = ByteVector.fromArray(BYTES, source, line + third).reinterpretShape(LANES, 0);
      Vector a1 = ByteVector.fromArray(BYTES, source, next).reinterpretShape(LANES, 0);
      Vector b1 = ByteVector.fromArray(BYTES, source, next + stride).reinterpretShape(LANES, 0);
      Vector c1 = ByteVector.fromArray(BYTES, source, next + third).reinterpretShape(LANES, 0);
      a = a.blend(a1, upper);
      b = b.blend(b1, upper);
      c = c.blend(c1, upper);
      Vector p = put0.selectFrom(a);
      Vector q = THREE ? put1.selectFrom(b) : put0.selectFrom(b);
      Vector r = THREE ? put2.selectFrom(c) : put1.selectFrom(a);
      Vector v = THREE ? p.blend(q, in1).blend(r, in2) : p.blend(q, in1);
      Vector w = THREE ? r.blend(p, in1).blend(q, in2) : r.blend(put1.selectFrom(b), in1);
      Vector x = THREE ? q.blend(r, in1).blend(p, in2) : q;
      if (FLOATING) {
        Vector xSign = v.lanewise(VectorOperators.ASHR, TOP_BIT);
        v = v.lanewise(VectorOperators.XOR, xSign.lanewise(VectorOperators.AND, MAGNITUDE));
        Vector ySign = w.lanewise(VectorOperators.ASHR, TOP_BIT);
        w = w.lanewise(VectorOperators.XOR, ySign.lanewise(VectorOperators.AND, MAGNITUDE));
        Vector zSign = x.lanewise(VectorOperators.ASHR, TOP_BIT);
        x = x.lanewise(VectorOperators.XOR, zSign.lanewise(VectorOperators.AND, MAGNITUDE));
      } else if (UNSIGNED) {
        v = v.lanewise(VectorOperators.XOR, ~MAGNITUDE);
        w = w.lanewise(VectorOperators.XOR, ~MAGNITUDE);
        x = x.lanewise(VectorOperators.XOR, ~MAGNITUDE);
      }
      ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(target, at);
      ((ByteVector) w.reinterpretShape(BYTES, 0)).intoArray(target, at + SECOND);
      if (THREE) {
        ((ByteVector) x.reinterpretShape(BYTES, 0)).intoArray(target, at + AT2);
      }
    }
  }
}
