package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A NumPy array.
 *
 * @param name of the input
 */
record NpySlot(int from, int to, String name, NpyPayload payload) implements Slot {
  @Override
  public Input input() {
    Input array = payload.input();
    return new Input(array.where(), name, array.vector(), array.raster());
  }

  @Override
  public List<ByteBuffer> write(Raster cleaned, long deadlineNanos) throws PayloadException {
    return payload.same(cleaned, deadlineNanos).parts();
  }
}
