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

  @Override
  void gather(byte[] source, int from, byte[] target, int to, int vectors) {
    for (int i = 0; i < vectors; i++) {
      int at = from + i * CHANNELS * STEP;
      Vector v = load(source, at).rearrange(TAKE0);
      v = v.blend(load(source, at + STEP).rearrange(TAKE1), TAKEN1);
      if (CHANNELS > 2) {
        v = v.blend(load(source, at + 2 * STEP).rearrange(TAKE2), TAKEN2);
      }
      if (CHANNELS > 3) {
        v = v.blend(load(source, at + 3 * STEP).rearrange(TAKE3), TAKEN3);
      }
      store(v, target, to + i * STEP);
    }
  }

  @Override
  void scatter(byte[] source, int from, byte[] target, int to, int vectors) {
    for (int i = 0; i < vectors; i++) {
      int at = to + i * CHANNELS * STEP;
      Vector v = load(source, from + i * STEP);
      store(load(target, at).blend(v.rearrange(PUT0), OWN0), target, at);
      store(load(target, at + STEP).blend(v.rearrange(PUT1), OWN1), target, at + STEP);
      if (CHANNELS > 2) {
        int next = at + 2 * STEP;
        store(load(target, next).blend(v.rearrange(PUT2), OWN2), target, next);
      }
      if (CHANNELS > 3) {
        int next = at + 3 * STEP;
        store(load(target, next).blend(v.rearrange(PUT3), OWN3), target, next);
      }
    }
  }

  @Override
  void mix(byte[] source, int from, int stride, byte[] target, int to, int vectors) {
    int second = from + (CHANNELS > 2 ? 2 : 0) * stride;
    for (int i = 0; i < vectors; i++) {
      int at = to + i * CHANNELS * STEP;
      Vector a = load(source, from + i * STEP);
      Vector b = load(source, from + stride + i * STEP);
      Vector c = load(source, second + i * STEP);
      Vector v0 = put(a.rearrange(PUT0), b, PUT0, SECOND0);
      v0 = CHANNELS > 2 ? put(v0, c, PUT0, THIRD0) : v0;
      store(v0, target, at);
      Vector v1 = put(a.rearrange(PUT1), b, PUT1, SECOND1);
      v1 = CHANNELS > 2 ? put(v1, c, PUT1, THIRD1) : v1;
      store(v1, target, at + STEP);
      if (CHANNELS > 2) {
        Vector v2 = put(put(a.rearrange(PUT2), b, PUT2, SECOND2), c, PUT2, THIRD2);
        store(v2, target, at + 2 * STEP);
      }
    }
  }

  private static Vector put(Vector mixed, Vector channel, VectorShuffle put, VectorMask own) {
    return mixed.blend(channel.rearrange(put), own);
  }

  private static Vector load(byte[] source, int at) {
    return ByteVector.fromArray(BYTES, source, at).reinterpretShape(LANES, 0);
  }

  /** By the shape, not by {@code reinterpretAsBytes}: see {@link VectorProfiles}. */
  private static void store(Vector v, byte[] target, int at) {
    ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(target, at);
  }
}
