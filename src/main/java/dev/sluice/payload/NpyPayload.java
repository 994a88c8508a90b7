package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A NumPy array. */
final class NpyPayload extends SinglePayload {
  private final Layout layout;
  private final NpyHeader header;
  private final ByteBuffer head;

  /**
   * @param head the header's bytes
   */
  NpyPayload(
      Request request,
      Input input,
      Layout layout,
      NpyHeader header,
      ByteBuffer head,
      Answers answers) {
    super(request, input, answers);
    this.layout = layout;
    this.header = header;
    this.head = head;
  }

  @Override
  public String kind() {
    return "npy";
  }

  /** The same header, byte order and order of samples, unless the samples' type has changed. */
  @Override
  Body same(Raster cleaned, long deadlineNanos) throws PayloadException {
    if (!cleaned.sameShape(input().raster())) {
      return NpyWriter.write(cleaned, shape(cleaned));
    }
    byte[] data = cleaned.data();
    int offset = cleaned.offset();
    int length = (int) cleaned.byteLength();
    int size = header.dtype().bytes();
    boolean fortran = header.fortran() && header.shape().length > 1;
    boolean big = header.order() == ByteOrder.BIG_ENDIAN && size > 1;
    if (fortran) {
      data = NpyBytes.toFortran(data, offset, header.shape(), size, deadlineNanos);
      offset = 0;
    } else if (big) {
      data = Arrays.copyOfRange(data, offset, offset + length);
      offset = 0;
    }
    if (big) {
      NpyBytes.reverse(data, offset, length, size);
    }
    ByteBuffer samples = ByteBuffer.wrap(data, offset, length);
    return new Body(NpyWriter.MEDIA_TYPE, List.of(head.duplicate(), samples));
  }

  @Override
  int[] shape(Raster cleaned) {
    return layout.withChannels(header.shape(), cleaned.channels());
  }
}
