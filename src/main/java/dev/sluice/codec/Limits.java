package dev.sluice.codec;

/** Judges what a header says against {@link CodecConfig}. */
record Limits(CodecConfig config) {

  /**
   * @param width as the header says it, unsigned
   * @param height as the header says it, unsigned
   * @param pixelBytes of the raster that would be made
   * @throws CodecException malformed when a side is 0, too large when over a limit
   */
  void check(String what, long width, long height, int pixelBytes) throws CodecException {
    if (width == 0 || height == 0) {
      throw CodecException.malformed("%s: %d x %d has no pixels".formatted(what, width, height));
    }
    if (width < 0 || height < 0 || width > config.maxSide() || height > config.maxSide()) {
      throw CodecException.tooLarge(
          "%s: %d x %d is over the limit of %d a side"
              .formatted(what, width, height, config.maxSide()));
    }
    if (width * height > config.maxPixels()) {
      throw CodecException.tooLarge(
          "%s: %d x %d is over the limit of %d pixels"
              .formatted(what, width, height, config.maxPixels()));
    }
    if (width * height * pixelBytes > config.maxRasterBytes()) {
      throw CodecException.tooLarge(
          "%s: %d x %d of %d bytes is over the limit of %d bytes decoded"
              .formatted(what, width, height, pixelBytes, config.maxRasterBytes()));
    }
  }

  /** For pictures that a library decodes: twice in memory for a while. */
  void checkTwice(String what, long width, long height, int pixelBytes) throws CodecException {
    check(what, width, height, 2 * pixelBytes);
  }

  void checkFrames(String what, long frames) throws CodecException {
    if (frames > config.maxFrames()) {
      throw CodecException.tooLarge(
          "%s: more than %d pictures in one file".formatted(what, config.maxFrames()));
    }
  }

  void checkChunks(String what, long chunks) throws CodecException {
    if (chunks > config.maxChunks()) {
      throw CodecException.tooLarge("%s: more than %d chunks".formatted(what, config.maxChunks()));
    }
  }
}
