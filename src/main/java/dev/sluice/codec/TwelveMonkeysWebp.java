package dev.sluice.codec;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import javax.imageio.ImageReader;

/**
 * TwelveMonkeys' reader: exact for lossless pictures, not for lossy ones (its loop filter is not
 * that of the format: with the filter off a picture is 0.5 steps of 255 from libwebp's on average,
 * with it on 1.8 to 10).
 */
final class TwelveMonkeysWebp implements WebpCodec {
  private final WebPImageReaderSpi provider = new WebPImageReaderSpi();

  @Override
  public Image decode(ByteBuffer body, WebpChunks chunks, long deadlineNanos)
      throws CodecException {
    return Library.call(
        "WebP",
        deadlineNanos,
        () -> {
          ImageReader reader = provider.createReaderInstance(null);
          try (DeadlineInput input = new DeadlineInput(body, deadlineNanos)) {
            reader.setInput(input, false, true);
            BufferedImage image = reader.read(0);
            return Pixels.of(ImageFormat.WEBP, image, 8, chunks.orientation());
          } finally {
            reader.dispose();
          }
        });
  }
}
