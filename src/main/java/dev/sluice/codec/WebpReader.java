package dev.sluice.codec;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;

/** Reads WebP, of an animation the first frame, with TwelveMonkeys. Thread-safe. */
final class WebpReader {
  private final Limits limits;
  private final WebPImageReaderSpi provider = new WebPImageReaderSpi();

  WebpReader(Limits limits) {
    this.limits = limits;
  }

  Image read(ByteBuffer body, long deadlineNanos) throws CodecException {
    WebpChunks chunks =
        WebpChunks.read(body.slice().order(ByteOrder.LITTLE_ENDIAN), limits, deadlineNanos);
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
