package dev.sluice.http;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures and samples of noise, and what the default defence makes of them, told plainly. */
final class NoisyPicture {
  private NoisyPicture() {}

  /** A PNG of 8 bits a sample; of one channel or three. */
  static byte[] png(int height, int width, int channels) {
    int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage image = new BufferedImage(width, height, type);
    image.getRaster().setPixels(0, 0, width, height, samples(height * width * channels, 256));
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Always the same ones. */
  static int[] samples(int count, int bound) {
    return new Random(5).ints(count, 0, bound).toArray();
  }

  static boolean isMedianOf(byte[] filtered, byte[] picture) throws IOException {
    Raster before = ImageIO.read(new ByteArrayInputStream(picture)).getRaster();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(filtered));
    if (image == null) {
      return false;
    }
    int[] expected =
        median(pixels(before), before.getHeight(), before.getWidth(), before.getNumBands());
    return !Arrays.equals(expected, pixels(before))
        && Arrays.equals(expected, pixels(image.getRaster()));
  }

  private static int[] pixels(Raster raster) {
    return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
  }

  /** Of 3 x 3 with edges reflected, the channels of a pixel side by side. */
  static int[] median(int[] samples, int height, int width, int channels) {
    int[] medians = new int[samples.length];
    for (int i = 0; i < samples.length; i++) {
      int x = i / channels % width;
      int y = i / channels / width;
      int[] window = new int[9];
      for (int j = 0; j < window.length; j++) {
        int row = reflect(y + j / 3 - 1, height);
        int column = reflect(x + j % 3 - 1, width);
        window[j] = samples[(row * width + column) * channels + i % channels];
      }
      Arrays.sort(window);
      medians[i] = window[4];
    }
    return medians;
  }

  private static int reflect(int i, int side) {
    return i < 0 ? -1 - i : i >= side ? 2 * side - 1 - i : i;
  }
}
