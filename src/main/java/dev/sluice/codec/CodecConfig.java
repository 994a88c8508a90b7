package dev.sluice.codec;

/**
 * Limits of the image codecs.
 *
 * @param maxPixels width times height of one picture
 * @param maxSide longest width or height, in pixels
 * @param maxFrames pictures in one file
 * @param maxScans scans of a progressive JPEG
 * @param maxChunks chunks, segments or blocks of one file
 */
public record CodecConfig(long maxPixels, int maxSide, int maxFrames, int maxScans, int maxChunks) {
  public CodecConfig {
    if (maxPixels < 1 || maxSide < 1 || maxFrames < 1 || maxScans < 1 || maxChunks < 1) {
      throw new IllegalArgumentException("codec limits must be positive");
    }
  }

  public static CodecConfig defaults() {
    return new CodecConfig(50_000_000, 32_768, 1, 100, 2_000);
  }
}
