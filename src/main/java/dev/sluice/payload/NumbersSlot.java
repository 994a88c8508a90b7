package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.List;

/** Numbers in a JSON text. */
record NumbersSlot(ByteBuffer text, NumberArray numbers, Input input) implements Slot {
  @Override
  public int from() {
    return text.arrayOffset() + text.position();
  }

  @Override
  public int to() {
    return text.arrayOffset() + text.limit();
  }

  @Override
  public List<ByteBuffer> write(Raster cleaned, long deadlineNanos) throws PayloadException {
    if (!cleaned.sameShape(input.raster())) {
      throw new PayloadException(
          PayloadException.Kind.INVALID_PARAMETER,
          input.where() + ": the defence changes its shape, which the model server expects");
    }
    return new Respelling(text, numbers, input.raster()).write(cleaned, deadlineNanos);
  }
}
