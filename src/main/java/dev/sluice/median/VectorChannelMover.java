package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Template of {@link LaneClasses}: never used as it stands. */
@SuppressWarnings({"rawtypes", "unchecked"}) // one text for all element types
final class VectorChannelMover extends ChannelMover {
  private static final LaneShape SHAPE = LaneClasses.shapeOf(MethodHandles.lookup());
  private static final int STEP = SHAPE.vectorBytes();
  private static final int COUNT = SHAPE.lanes();
  private static final int CHANNELS = SHAPE.channels();
  private static final VectorShape FULL = VectorShape.forBitSize(SHAPE.bits());
  private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, FULL);
  private static final VectorSpecies LANES = VectorSpecies.of(SHAPE.laneType(), FULL);

  // Lane i of what is gathered is sample CHANNELS * i of the input, counted over all its vectors.
  private static final VectorShuffle TAKE0 = take(0);
  private static final VectorShuffle TAKE1 = take(1);
  private static final VectorShuffle TAKE2 = take(2);
  private static final VectorShuffle TAKE3 = take(3);
  private static final VectorMask TAKEN1 = taken(1);
  private static final VectorMask TAKEN2 = taken(2);
  private static final VectorMask TAKEN3 = taken(3);

  private static final VectorShuffle PUT0 = put(0);
  private static final VectorShuffle PUT1 = put(1);
  private static final VectorShuffle PUT2 = put(2);
  private static final VectorShuffle PUT3 = put(3);
  private static final VectorMask OWN0 = own(0, 0);
  private static final VectorMask OWN1 = own(1, 0);
  private static final VectorMask OWN2 = own(2, 0);
  private static final VectorMask OWN3 = own(3, 0);

  private static final VectorMask SECOND0 = own(0, 1);
  private static final VectorMask SECOND1 = own(1, 1);
  private static final VectorMask SECOND2 = own(2, 1);
  private static final VectorMask THIRD0 = own(0, 2);
  private static final VectorMask THIRD1 = own(1, 2);
  private static final VectorMask THIRD2 = own(2, 2);

  private static VectorShuffle take(int vector) {
    return LANES.shuffleFromOp(lane -> (lane * CHANNELS - vector * COUNT) & (COUNT - 1));
  }

  private static VectorMask taken(int vector) {
    boolean[] flags = new boolean[COUNT];
    for (int lane = 0; lane < COUNT; lane++) {
      flags[lane] = lane * CHANNELS / COUNT == vector;
    }
    return LANES.loadMask(flags, 0);
  }

  private static VectorShuffle put(int vector) {
    return LANES.shuffleFromOp(lane -> ((vector * COUNT + lane) / CHANNELS) & (COUNT - 1));
  }

  private static VectorMask own(int vector, int channel) {
    boolean[] flags = new boolean[COUNT];
    for (int lane = 0; lane < COUNT; lane++) {
      flags[lane] = (vector * COUNT + lane) % CHANNELS == channel;
    }
    return LANES.loadMask(flags, 0);
  }

  // No helper methods: where C2 has compiled one before, it inlines it only into loops that it has
  // seen run often, and the warm-up runs these seldom.

  @Override
  void gather(byte[] source, int from, byte[] target, int to, int vectors) {
    for (int i = 0; i < vectors; i++) {
      int at = from + i * CHANNELS * STEP;
      Vector a = ByteVector.fromArray(BYTES, source, at).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, source, at + STEP).reinterpretShape(LANES, 0);
      Vector v = a.rearrange(TAKE0).blend(b.rearrange(TAKE1), TAKEN1);
      if (CHANNELS > 2) {
        Vector c = ByteVector.fromArray(BYTES, source, at + 2 * STEP).reinterpretShape(LANES, 0);
        v = v.blend(c.rearrange(TAKE2), TAKEN2);
      }
      if (CHANNELS > 3) {
        Vector d = ByteVector.fromArray(BYTES, source, at + 3 * STEP).reinterpretShape(LANES, 0);
        v = v.blend(d.rearrange(TAKE3), TAKEN3);
      }
      // By the shape, not by reinterpretAsBytes: see VectorProfiles.
      ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(target, to + i * STEP);
    }
  }

  @Override
  void scatter(byte[] source, int from, byte[] target, int to, int vectors) {
    for (int i = 0; i < vectors; i++) {
      int at = to + i * CHANNELS * STEP;
      Vector v = ByteVector.fromArray(BYTES, source, from + i * STEP).reinterpretShape(LANES, 0);
      Vector t0 = ByteVector.fromArray(BYTES, target, at).reinterpretShape(LANES, 0);
      ((ByteVector) t0.blend(v.rearrange(PUT0), OWN0).reinterpretShape(BYTES, 0))
          .intoArray(target, at);
      Vector t1 = ByteVector.fromArray(BYTES, target, at + STEP).reinterpretShape(LANES, 0);
      ((ByteVector) t1.blend(v.rearrange(PUT1), OWN1).reinterpretShape(BYTES, 0))
          .intoArray(target, at + STEP);
      if (CHANNELS > 2) {
        int next = at + 2 * STEP;
        Vector t2 = ByteVector.fromArray(BYTES, target, next).reinterpretShape(LANES, 0);
        ((ByteVector) t2.blend(v.rearrange(PUT2), OWN2).reinterpretShape(BYTES, 0))
            .intoArray(target, next);
      }
      if (CHANNELS > 3) {
        int next = at + 3 * STEP;
        Vector t3 = ByteVector.fromArray(BYTES, target, next).reinterpretShape(LANES, 0);
        ((ByteVector) t3.blend(v.rearrange(PUT3), OWN3).reinterpretShape(BYTES, 0))
            .intoArray(target, next);
      }
    }
  }

  @Override
  void mix(byte[] source, int from, int stride, byte[] target, int to, int vectors) {
    int second = from + (CHANNELS > 2 ? 2 : 0) * stride;
    for (int i = 0; i < vectors; i++) {
      int line = from + i * STEP;
      int at = to + i * CHANNELS * STEP;
      Vector a = ByteVector.fromArray(BYTES, source, line).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, source, line + stride).reinterpretShape(LANES, 0);
      Vector c = ByteVector.fromArray(BYTES, source, second + i * STEP).reinterpretShape(LANES, 0);
      Vector v0 = a.rearrange(PUT0).blend(b.rearrange(PUT0), SECOND0);
      v0 = CHANNELS > 2 ? v0.blend(c.rearrange(PUT0), THIRD0) : v0;
      ((ByteVector) v0.reinterpretShape(BYTES, 0)).intoArray(target, at);
      Vector v1 = a.rearrange(PUT1).blend(b.rearrange(PUT1), SECOND1);
      v1 = CHANNELS > 2 ? v1.blend(c.rearrange(PUT1), THIRD1) : v1;
      ((ByteVector) v1.reinterpretShape(BYTES, 0)).intoArray(target, at + STEP);
      if (CHANNELS > 2) {
        Vector v2 = a.rearrange(PUT2).blend(b.rearrange(PUT2), SECOND2);
        v2 = v2.blend(c.rearrange(PUT2), THIRD2);
        ((ByteVector) v2.reinterpretShape(BYTES, 0)).intoArray(target, at + 2 * STEP);
      }
    }
  }
}
