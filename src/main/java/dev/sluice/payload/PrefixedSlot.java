package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture behind its length in four bytes, little-endian.
 *
 * @param from of the length
 */
record PrefixedSlot(PictureSlot picture, int from) implements Slot {
  @Override
  public int to() {
    return picture.to();
  }

  @Override
  public Input input() {
    return picture.input();
  }

  @Override
  public List<ByteBuffer> write(Raster cleaned, long deadlineNanos) throws PayloadException {
    List<ByteBuffer> parts = new ArrayList<>(picture.write(cleaned, deadlineNanos));
    int length = parts.stream().mapToInt(ByteBuffer::remaining).sum();
    parts.addFirst(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).flip());
    return parts;
  }
}
