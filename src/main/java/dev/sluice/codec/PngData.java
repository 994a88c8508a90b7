package dev.sluice.codec;

/** The inflated bytes of a PNG's IDAT, in order. Not thread-safe. */
sealed interface PngData extends AutoCloseable permits StreamedData, LibDeflate.Whole {

  /**
   * Reads the next {@code n} bytes.
   *
   * @throws CodecException malformed where there are not so many, or at the deadline
   */
  void read(byte[] to, int n) throws CodecException;

  @Override
  void close();
}
