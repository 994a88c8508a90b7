package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import javax.imageio.ImageReader;

/**
 * Reads the first frame of a GIF with the JDK, once its blocks were judged, and puts it on the
 * logical screen, which is transparent around it. Thread-safe.
 */
final class GifReader {
  private final Limits limits;

  GifReader(Limits limits) {
    this.limits = limits;
  }

  Image read(ByteBuffer body, long deadlineNanos) throws CodecException {
    GifBlocks blocks = GifBlocks.read(body, limits, deadlineNanos);
    return Library.call(
        "GIF",
        deadlineNanos,
        () -> {
          ImageReader reader = Library.jdkReader("gif");
          try (DeadlineInput input = new DeadlineInput(body, deadlineNanos)) {
            reader.setInput(input, true, true);
            BufferedImage frame = reader.read(0);
            return onScreen(Pixels.of(ImageFormat.GIF, frame, 8, 0), blocks).among(blocks.more());
          } finally {
            reader.dispose();
          }
        });
  }

  private static Image onScreen(Image frame, GifBlocks blocks) {
    Raster from = frame.raster();
    boolean whole = from.width() == blocks.width() && from.height() == blocks.height();
    if (whole && from.channels() >= 3) {
      return frame;
    }
    boolean alpha = from.alpha() || !whole;
    int channels = alpha ? 4 : 3;
    byte[] samples = new byte[blocks.width() * blocks.height() * channels];
    int green = from.channels() >= 3 ? 1 : 0;
    for (int y = 0; y < from.height(); y++) {
      int to = ((blocks.top() + y) * blocks.width() + blocks.left()) * channels;
      int at = y * from.width() * from.channels();
      for (int x = 0; x < from.width(); x++, at += from.channels(), to += channels) {
        samples[to] = from.data()[at];
        samples[to + 1] = from.data()[at + green];
        samples[to + 2] = from.data()[at + 2 * green];
        if (alpha) {
          samples[to + 3] = from.alpha() ? from.data()[at + 3] : -1;
        }
      }
    }
    Raster screen =
        new Raster(
            DType.U8,
            SampleOrder.INTERLEAVED,
            1,
            blocks.height(),
            blocks.width(),
            channels,
            alpha,
            samples,
            0);
    ImageDetails details =
        new ImageDetails(8, new int[0], OptionalInt.empty(), ImageDetails.ChromaSampling.S444, 0);
    return new Image(ImageFormat.GIF, screen, details);
  }
}
