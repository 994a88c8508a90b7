package dev.sluice.codec;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What the samples alone do not tell: how to write a picture back as it came.
 *
 * @param bitDepth bits of one sample, or of a palette index, as encoded: 1 to 16
 * @param palette colours as 0xAARRGGBB, one for each index; empty without palette
 * @param jpegQuality 1 to 100, estimated from the quantisation tables; empty where it was no JPEG
 * @param chroma sampling of a JPEG's chroma
 * @param orientation EXIF orientation 1 to 8, or 0 where none was told; pixels are as stored
 */
public record ImageDetails(
    int bitDepth, int[] palette, OptionalInt jpegQuality, ChromaSampling chroma, int orientation) {

  /** Width and height of luma blocks for each chroma block. */
  public enum ChromaSampling {
    S444,
    S422,
    S420,
    S440,
    S411
  }

  public ImageDetails {
    palette = palette.clone();
  }

  /** Of samples that came in no image format: all there is to know is the depth, 8 or 16. */
  public static ImageDetails ofDepth(int bitDepth) {
    return new ImageDetails(bitDepth, new int[0], OptionalInt.empty(), ChromaSampling.S444, 0);
  }

  static ImageDetails of(int bitDepth, int orientation) {
    return ofDepth(bitDepth).turned(orientation);
  }

  ImageDetails turned(int otherOrientation) {
    return new ImageDetails(bitDepth, palette, jpegQuality, chroma, otherOrientation);
  }

  @Override
  public int[] palette() {
    return palette.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageDetails that
        && bitDepth == that.bitDepth
        && Arrays.equals(palette, that.palette)
        && jpegQuality.equals(that.jpegQuality)
        && chroma == that.chroma
        && orientation == that.orientation;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(palette) + 31 * bitDepth + orientation;
  }
}
