package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;

/** Pictures for tests, and ways to look at them. */
final class TestImages {
  static final CodecConfig CONFIG = new CodecConfig(1_000_000, 4_096, 8, 20, 200, 16 << 20);

  private TestImages() {}

  static long soon() {
    return System.nanoTime() + 10_000_000_000L;
  }

  /** Half noise, half gradient, so that all filters and both coders have work. */
  static Raster picture(Random random, DType dtype, int height, int width, int channels) {
    byte[] data = new byte[height * width * channels * dtype.bytes()];
    random.nextBytes(data);
    if (random.nextBoolean()) {
      for (int i = 0; i < data.length; i++) {
        data[i] = (byte) (i / (channels * dtype.bytes()) / 3);
      }
    }
    return new Raster(
        dtype, SampleOrder.INTERLEAVED, 1, height, width, channels, channels % 2 == 0, data, 0);
  }

  static Image image(Raster raster, ImageDetails details) {
    return new Image(ImageFormat.PNG, raster, details);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static byte[] encode(ImageCodecs codecs, Image image, ImageFormat format) throws Exception {
    return bytes(codecs.encode(image, image.raster(), format, OptionalInt.empty(), soon()));
  }

  static byte[] pixels(Raster raster) {
    int start = raster.offset();
    return Arrays.copyOfRange(raster.data(), start, start + (int) raster.byteLength());
  }

  /** Samples as the JDK has them, little-endian where of 16 bits, a palette looked up. */
  static byte[] pixels(BufferedImage image) throws CodecException {
    return pixels(Pixels.of(ImageFormat.PNG, image, 8, 0).raster());
  }
}
