package dev.sluice.codec;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/** Decodes a WebP whose chunks were judged. Thread-safe. */
sealed interface WebpCodec permits LibWebp, TwelveMonkeysWebp {

  /**
   * libwebp where it is installed and may be called, else TwelveMonkeys; logs one line that says
   * which and why.
   */
  static WebpCodec choose(Limits limits) {
    System.Logger log = System.getLogger(WebpCodec.class.getName());
    try {
      WebpCodec webp = new LibWebp(WebpLibrary.load(), limits);
      log.log(Level.INFO, "WebP: libwebp, through {0}", WebpLibrary.NAME);
      return webp;
    } catch (IllegalArgumentException | IllegalCallerException | UnsatisfiedLinkError e) {
      log.log(
          Level.WARNING,
          "WebP: TwelveMonkeys, whose lossy pictures differ from libwebp''s by some steps of 255 on"
              + " average, because {0} cannot be used ({1}); install libwebp (Debian: libwebp7)",
          WebpLibrary.NAME,
          e.getMessage());
      return new TwelveMonkeysWebp();
    }
  }

  /** Does what the first call would have to do. */
  default void prepare() {}

  /**
   * @param body from its position to its limit, little-endian
   * @return RGB, or RGBA where the file says that it has alpha; of an animation the first frame, on
   *     its canvas
   */
  Image decode(ByteBuffer body, WebpChunks chunks, long deadlineNanos) throws CodecException;
}
