package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.List;

/** Samples as they are in memory, little-endian. */
record TensorSlot(int from, int to, Input input) implements Slot {
  @Override
  public List<ByteBuffer> write(Raster cleaned, long deadlineNanos) throws PayloadException {
    if (!cleaned.sameShape(input.raster())) {
      throw new PayloadException(
          PayloadException.Kind.INVALID_PARAMETER,
          input.where() + ": the defence changes its shape, which the model server expects");
    }
    return List.of(ByteBuffer.wrap(cleaned.data(), cleaned.offset(), (int) cleaned.byteLength()));
  }
}
