package dev.sluice.payload;

import dev.sluice.codec.CodecException;
import dev.sluice.codec.Image;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;

/** An encoded picture, as bytes or as base64. */
record PictureSlot(
    int from, int to, Input input, Image image, ImageCodecs codecs, Base64Style style)
    implements Slot {

  @Override
  public List<ByteBuffer> write(Raster cleaned, long deadlineNanos) throws PayloadException {
    try {
      ByteBuffer encoded =
          codecs.encode(
              image, cleaned, image.format().written(), OptionalInt.empty(), deadlineNanos);
      return List.of(style.spell(encoded, image.format()));
    } catch (CodecException e) {
      throw Answers.refused(e);
    }
  }
}
