package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Template of {@link LaneClasses}: never used as it stands. */
@SuppressWarnings({"rawtypes", "unchecked"}) // one text for all element types
final class VectorRowMath extends RowMath {
  private static final LaneShape SHAPE = LaneClasses.shapeOf(MethodHandles.lookup());
  private static final int STEP = SHAPE.vectorBytes();
  private static final VectorShape FULL = VectorShape.forBitSize(SHAPE.bits());
  private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, FULL);
  private static final VectorSpecies LANES = VectorSpecies.of(SHAPE.laneType(), FULL);

  @Override
  void min(byte[] arena, int x, int y, int target, int bytes) {
    for (int i = 0; i < bytes; i += STEP) {
      Vector a = ByteVector.fromArray(BYTES, arena, x + i).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, arena, y + i).reinterpretShape(LANES, 0);
      store(a.lanewise(VectorOperators.MIN, b), arena, target + i);
    }
  }

  @Override
  void max(byte[] arena, int x, int y, int target, int bytes) {
    for (int i = 0; i < bytes; i += STEP) {
      Vector a = ByteVector.fromArray(BYTES, arena, x + i).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, arena, y + i).reinterpretShape(LANES, 0);
      store(a.lanewise(VectorOperators.MAX, b), arena, target + i);
    }
  }

  @Override
  void minMax(byte[] arena, int x, int y, int min, int max, int bytes) {
    for (int i = 0; i < bytes; i += STEP) {
      Vector a = ByteVector.fromArray(BYTES, arena, x + i).reinterpretShape(LANES, 0);
      Vector b = ByteVector.fromArray(BYTES, arena, y + i).reinterpretShape(LANES, 0);
      store(a.lanewise(VectorOperators.MIN, b), arena, min + i);
      store(a.lanewise(VectorOperators.MAX, b), arena, max + i);
    }
  }

  /** By the shape, not by {@code reinterpretAsBytes}: see {@link VectorProfiles}. */
  private static void store(Vector v, byte[] arena, int at) {
    ((ByteVector) v.reinterpretShape(BYTES, 0)).intoArray(arena, at);
  }
}
