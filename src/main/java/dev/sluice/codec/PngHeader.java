package dev.sluice.codec;

/**
 * What the chunks of a PNG say.
 *
 * @param depth bits of one sample: 1, 2, 4, 8, 16
 * @param colour colour type: 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA
 * @param palette colours as 0xAARRGGBB; empty without palette
 * @param transparent samples of the transparent colour, as stored; empty without one
 * @param orientation EXIF orientation, 0 for none
 * @param dataStart position of the length field of the first IDAT chunk
 * @param dataBytes length of all IDAT chunks together
 * @param more whether frames of an animation follow
 */
record PngHeader(
    int width,
    int height,
    int depth,
    int colour,
    boolean interlaced,
    int[] palette,
    int[] transparent,
    int orientation,
    int dataStart,
    long dataBytes,
    boolean more) {

  static final int GRAY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GRAY_ALPHA = 4;
  static final int RGBA = 6;

  static boolean validDepth(int colour, int depth) {
    return switch (colour) {
      case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
      case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
      case RGB, GRAY_ALPHA, RGBA -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  /** Samples of one pixel as stored. */
  static int storedChannels(int colour) {
    return switch (colour) {
      case RGB -> 3;
      case GRAY_ALPHA -> 2;
      case RGBA -> 4;
      default -> 1;
    };
  }

  int storedBits() {
    return storedChannels(colour) * depth;
  }

  /** Distance of a byte to the one that filters look at, in bytes. */
  int filterDistance() {
    return Math.max(1, storedBits() / 8);
  }

  long rowBytes(int pixels) {
    return ((long) pixels * storedBits() + 7) / 8;
  }

  boolean alpha() {
    return colour == GRAY_ALPHA || colour == RGBA || transparent.length > 0 || paletteHasAlpha();
  }

  private boolean paletteHasAlpha() {
    for (int argb : palette) {
      if (argb >>> 24 != 0xFF) {
        return true;
      }
    }
    return false;
  }

  /** Channels of the raster. */
  int channels() {
    int colours = colour == GRAY || colour == GRAY_ALPHA ? 1 : 3;
    return colours + (alpha() ? 1 : 0);
  }

  /** Bytes of one pixel of the raster. */
  int pixelBytes() {
    return channels() * (depth == 16 ? 2 : 1);
  }
}
