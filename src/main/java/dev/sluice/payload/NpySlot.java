package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.List;

/** A NumPy array. */
record NpySlot(int from, int to, NpyPayload payload) implements Slot {
  @Override
  public Input input() {
    return payload.input();
  }

  @Override
  public List<ByteBuffer> write(Raster cleaned, long deadlineNanos) throws PayloadException {
    return payload.same(cleaned, deadlineNanos).parts();
  }
}
