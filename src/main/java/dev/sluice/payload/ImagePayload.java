package dev.sluice.payload;

import dev.sluice.codec.Image;
import dev.sluice.median.Raster;
import java.util.Optional;
import java.util.function.IntFunction;

/** An encoded picture. */
final class ImagePayload extends SinglePayload {
  private final Image image;
  private final IntFunction<byte[]> arrays;

  ImagePayload(
      Request request, String where, Image image, Answers answers, IntFunction<byte[]> arrays) {
    super(request, new Input(where, false, image.raster()), answers);
    this.image = image;
    this.arrays = arrays;
  }

  @Override
  public String kind() {
    return "image";
  }

  @Override
  Body same(Raster cleaned, long deadlineNanos) throws PayloadException {
    return image(cleaned, image.format().written(), deadlineNanos);
  }

  @Override
  int[] shape(Raster cleaned) {
    return new int[] {cleaned.height(), cleaned.width(), cleaned.channels()};
  }

  @Override
  IntFunction<byte[]> arrays() {
    return arrays;
  }

  @Override
  Optional<Image> image() {
    return Optional.of(image);
  }
}
