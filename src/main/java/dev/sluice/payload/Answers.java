package dev.sluice.payload;

import dev.sluice.codec.CodecException;
import dev.sluice.codec.Image;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.codec.ImageDetails;
import dev.sluice.codec.ImageFormat;
import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.payload.PayloadException.Kind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** Writes samples as pictures. Thread-safe. */
final class Answers {
  private final ImageCodecs codecs;

  Answers(ImageCodecs codecs) {
    this.codecs = codecs;
  }

  /**
   * @param original the picture that the samples come from, if they come from one
   * @param arrays gives an array of at least so many bytes, which the picture may lie in
   * @throws PayloadException INVALID_PARAMETER for samples that are no picture of that format
   */
  Body image(
      Optional<Image> original,
      Raster cleaned,
      ImageFormat format,
      OptionalInt quality,
      IntFunction<byte[]> arrays,
      long deadlineNanos)
      throws PayloadException {
    Raster raster = picture(original, cleaned, format);
    Image like =
        original.orElseGet(
            () -> new Image(format, raster, ImageDetails.ofDepth(8 * raster.dtype().bytes())));
    try {
      return new Body(
          format.mediaType(),
          List.of(codecs.encode(like, raster, format, quality, arrays, deadlineNanos)));
    } catch (CodecException e) {
      throw refused(e);
    }
  }

  /** The same refusal in this package's terms. */
  static PayloadException refused(CodecException e) {
    Kind kind =
        switch (e.kind()) {
          case MALFORMED -> Kind.MALFORMED;
          case TOO_LARGE -> Kind.TOO_LARGE;
          case UNSUPPORTED -> Kind.UNSUPPORTED;
          case DEADLINE -> Kind.DEADLINE;
        };
    return new PayloadException(kind, Objects.requireNonNullElse(e.getMessage(), "not read"));
  }

  private static Raster picture(Optional<Image> original, Raster cleaned, ImageFormat format)
      throws PayloadException {
    if (original.isPresent()) {
      return cleaned.dtype().floating()
          ? PixelScale.toIntegers(cleaned, original.get().raster().dtype())
          : cleaned;
    }
    DType dtype = cleaned.dtype();
    int channels = cleaned.channels();
    boolean jpeg = format == ImageFormat.JPEG;
    if (dtype != DType.U8 && (dtype != DType.U16 || jpeg)) {
      throw invalid("%s holds no %s samples", format, dtype);
    }
    if (cleaned.batch() > 1) {
      throw invalid("%s holds one picture, the array %d", format, cleaned.batch());
    }
    boolean fits = channels == 1 || channels == 3 || (channels == 4 && !jpeg);
    if (!fits) {
      throw invalid("%s holds no %d channels", format, channels);
    }
    return interleaved(cleaned);
  }

  /** The same samples with the channels of a pixel side by side; a fourth channel is opacity. */
  private static Raster interleaved(Raster raster) {
    int channels = raster.channels();
    int size = raster.dtype().bytes();
    byte[] data = raster.data();
    int offset = raster.offset();
    if (raster.order() == SampleOrder.PLANAR && channels > 1) {
      int pixels = raster.height() * raster.width();
      data = transposed(data, offset, channels, pixels, size);
      offset = 0;
    }
    return new Raster(
        raster.dtype(),
        SampleOrder.INTERLEAVED,
        1,
        raster.height(),
        raster.width(),
        channels,
        channels == 4,
        data,
        offset);
  }

  /** Rows to columns, of samples of {@code size} bytes. */
  private static byte[] transposed(byte[] data, int offset, int rows, int columns, int size) {
    byte[] target = new byte[rows * columns * size];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int from = offset + (row * columns + column) * size;
        int to = (column * rows + row) * size;
        for (int b = 0; b < size; b++) {
          target[to + b] = data[from + b];
        }
      }
    }
    return target;
  }

  private static PayloadException invalid(String message, Object... arguments) {
    return new PayloadException(Kind.INVALID_PARAMETER, "format: " + message.formatted(arguments));
  }
}
