package dev.sluice.codec;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import javax.imageio.ImageReader;

/**
 * Reads the first picture of a TIFF with TwelveMonkeys, which is shown that picture's directory
 * alone. Unsigned samples of 8 or 16 bits, or one of 1, 2 or 4. Thread-safe.
 */
final class TiffReader {
  private final Limits limits;
  private final TIFFImageReaderSpi provider = new TIFFImageReaderSpi();

  TiffReader(Limits limits) {
    this.limits = limits;
  }

  Image read(ByteBuffer body, long deadlineNanos) throws CodecException {
    TiffHeader header = TiffHeader.read(body, limits, deadlineNanos);
    return Library.call(
        "TIFF",
        deadlineNanos,
        () -> {
          ImageReader reader = provider.createReaderInstance(null);
          try (DeadlineInput input =
              new DeadlineInput(body, deadlineNanos, header.nextAt(), header.nextBytes())) {
            reader.setInput(input, false, true);
            BufferedImage image = reader.read(0);
            if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
              throw CodecException.unsupported("TIFF: sides that change while decoding");
            }
            return Pixels.of(ImageFormat.TIFF, image, header.depth(), header.orientation())
                .among(header.more());
          } finally {
            reader.dispose();
          }
        });
  }
}
