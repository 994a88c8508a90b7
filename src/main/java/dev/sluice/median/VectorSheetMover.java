package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Template of {@link LaneClasses}, without helpers as {@link VectorChannelMover}. */
@SuppressWarnings({"rawtypes", "unchecked"}) // one text for all element types
final class VectorSheetMover extends SheetMover {
  private static final LaneShape SHAPE = LaneClasses.shapeOf(MethodHandles.lookup());
  private static final int STEP = SHAPE.vectorBytes();
  private static final int SIZE = SHAPE.bytes();
  private static final VectorShape FULL = VectorShape.forBitSize(SHAPE.bits());
  private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, FULL);
  private static final VectorSpecies LANES = VectorSpecies.of(SHAPE.laneType(), FULL);

  @Override
  int vectorBytes() {
    return STEP;
  }

  @Override
  void lay(SheetRow row, byte[] picture, int from, byte[] sheet, int to, int stride, int rows) {
    byte[] lanes = row.lanes();
    int inside = row.inside();
    int readable = picture.length - from - Math.max(inside, STEP);
    int whole = lanes.length == 0 ? 0 : Math.clamp(Math.floorDiv(readable, inside) + 1L, 0, rows);
    ByteVector outside = ByteVector.fromArray(BYTES, row.outside(), 0);
    for (int at = 0; at < lanes.length && whole > 0; at += STEP) {
      ByteVector places = ByteVector.fromArray(BYTES, lanes, at);
      VectorMask<Byte> beyond = places.compare(VectorOperators.LT, 0);
      int start = from + row.window(at);
      int line = to + at;
      for (int y = 0; y < whole; y++) {
        ByteVector v = ByteVector.fromArray(BYTES, picture, start + y * inside);
        places.selectFrom(v).blend(outside, beyond).intoArray(sheet, line + y * stride);
      }
    }
    super.lay(
        row, picture, from + whole * inside, sheet, to + whole * stride, stride, rows - whole);
  }

  /**
   * The last vector of a row spills into those below it, which are written later: so the vectors
   * from right to left, each down the rows. Rows from which it would spill out of the picture go
   * without them.
   */
  @Override
  long take(
      SheetRow row,
      byte[] sheet,
      int at,
      int stride,
      byte[] source,
      int from,
      byte[] target,
      int to,
      int rows) {
    int inside = row.inside();
    int spill = -inside & STEP - 1;
    int whole = Math.max(0, rows - Math.ceilDiv(spill, inside));
    long changed = 0;
    for (int x = (inside - 1) & -STEP; x >= 0; x -= STEP) {
      int counted = Math.min(STEP, inside - x) / SIZE;
      for (int y = 0; y < whole; y++) {
        int start = x + y * inside;
        ByteVector median = ByteVector.fromArray(BYTES, sheet, at + x + y * stride);
        ByteVector sample = ByteVector.fromArray(BYTES, source, from + start);
        median.intoArray(target, to + start);
        Vector v = median.reinterpretShape(LANES, 0);
        Vector w = sample.reinterpretShape(LANES, 0);
        long differing = v.compare(VectorOperators.NE, w).toLong();
        changed += Long.bitCount(differing & -1L >>> -counted);
      }
    }
    int rest = whole * inside;
    return changed
        + super.take(
            row,
            sheet,
            at + whole * stride,
            stride,
            source,
            from + rest,
            target,
            to + rest,
            rows - whole);
  }
}
