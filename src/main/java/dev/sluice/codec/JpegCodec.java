package dev.sluice.codec;

import dev.sluice.codec.ImageDetails.ChromaSampling;
import dev.sluice.median.Raster;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/** Decodes and encodes the samples of a JPEG whose markers were judged. Thread-safe. */
sealed interface JpegCodec permits TurboJpeg, ImageIoJpeg {

  /**
   * libjpeg-turbo where it is installed and may be called, else the JDK's; logs one line that says
   * which and why.
   */
  static JpegCodec choose() {
    System.Logger log = System.getLogger(JpegCodec.class.getName());
    try {
      TurboJpeg turbo = new TurboJpeg(TurboJpegLibrary.load());
      log.log(Level.INFO, "JPEG: libjpeg-turbo, through {0}", TurboJpegLibrary.NAME);
      return turbo;
    } catch (IllegalArgumentException | IllegalCallerException | UnsatisfiedLinkError e) {
      log.log(
          Level.WARNING,
          "JPEG: the JDK''s reader and writer, 3 to 9 times slower, because {0} cannot be used"
              + " ({1}); install libjpeg-turbo (Debian: libturbojpeg0)",
          TurboJpegLibrary.NAME,
          e.getMessage());
      return new ImageIoJpeg();
    }
  }

  /** Does what the first call would have to do. */
  default void prepare() {}

  /**
   * @param arrays gives an array of at least so many bytes
   * @return samples of {@code header.components()} channels, interleaved, at the start of an array:
   *     gray, RGB, or CMYK as Adobe stores it (255 is no ink)
   */
  byte[] decode(ByteBuffer body, JpegHeader header, IntFunction<byte[]> arrays, long deadlineNanos)
      throws CodecException;

  /**
   * @param raster one item of U8, gray or RGB, interleaved
   * @param quality 1 to 100
   * @param arrays gives an array of at least so many bytes
   * @return a whole JPEG file, from position to limit
   */
  ByteBuffer encode(Raster raster, int quality, ChromaSampling chroma, IntFunction<byte[]> arrays)
      throws CodecException;
}
