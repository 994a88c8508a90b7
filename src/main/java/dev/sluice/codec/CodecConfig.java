package dev.sluice.codec;

/**
 * Limits of the image codecs, all judged from headers before anything is decoded.
 *
 * @param maxPixels width times height of one picture
 * @param maxSide longest width or height, in pixels
 * @param maxFrames pictures in one GIF, TIFF or WebP; only the first is decoded, whatever the limit
 * @param maxScans scans of a progressive JPEG; scans times pixels may besides be ten times {@code
 *     maxPixels} at most
 * @param maxChunks chunks, segments, blocks or directory entries of one file, those of the samples
 *     aside
 * @param maxRasterBytes memory of the decoded samples of one picture, in bytes, 0 for 256 MiB or a
 *     quarter of the heap if that is less; a picture that a library decodes may take half of it, as
 *     it is in memory twice for a while
 */
public record CodecConfig(
    long maxPixels, int maxSide, int maxFrames, int maxScans, int maxChunks, long maxRasterBytes) {

  private static final long MOST_RASTER_BYTES = 256L << 20;

  public CodecConfig {
    if (maxPixels < 1
        || maxSide < 1
        || maxFrames < 1
        || maxScans < 1
        || maxChunks < 1
        || maxRasterBytes < 0) {
      throw new IllegalArgumentException("codec limits must be positive");
    }
    maxRasterBytes = maxRasterBytes == 0 ? defaultRasterBytes() : maxRasterBytes;
    if (maxRasterBytes > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("a raster has less than 2 GiB");
    }
  }

  /**
   * 50 MP, 32,768 a side, 64 frames, and at most 256 MiB or a quarter of the heap for one picture.
   */
  public static CodecConfig defaults() {
    return new CodecConfig(50_000_000, 32_768, 64, 100, 2_000, 0);
  }

  private static long defaultRasterBytes() {
    return Math.min(MOST_RASTER_BYTES, Runtime.getRuntime().maxMemory() / 4);
  }
}
