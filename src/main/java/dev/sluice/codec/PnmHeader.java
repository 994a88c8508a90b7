package dev.sluice.codec;

import java.nio.ByteBuffer;

/**
 * Header of a PBM, PGM or PPM: {@code P1} to {@code P6}.
 *
 * @param kind the digit after P
 * @param maximum largest sample, 1 for bitmaps
 * @param dataStart position of the first sample
 */
record PnmHeader(int kind, int width, int height, int maximum, int dataStart) {

  boolean bitmap() {
    return kind == 1 || kind == 4;
  }

  boolean text() {
    return kind <= 3;
  }

  int channels() {
    return kind == 3 || kind == 6 ? 3 : 1;
  }

  int sampleBytes() {
    return maximum > 255 ? 2 : 1;
  }

  /**
   * @param body from position 0
   */
  static PnmHeader read(ByteBuffer body, Limits limits) throws CodecException {
    int kind = body.get(1) - '0';
    boolean bitmap = kind == 1 || kind == 4;
    PnmTokens tokens = new PnmTokens(body, 2);
    int width = tokens.number("width");
    int height = tokens.number("height");
    int maximum = bitmap ? 1 : tokens.number("maximum");
    if (maximum < 1 || maximum > 65_535) {
      throw CodecException.malformed("PNM: maximum %d is not in 1..65535".formatted(maximum));
    }
    PnmHeader header = new PnmHeader(kind, width, height, maximum, tokens.position() + 1);
    limits.check("PNM", width, height, header.channels() * header.sampleBytes());
    if (header.dataStart + header.leastBytes() > body.limit()) {
      throw CodecException.malformed(
          "PNM: %d x %d samples do not fit in %d bytes".formatted(width, height, body.limit()));
    }
    return header;
  }

  private long leastBytes() {
    return switch (kind) {
      // The last sample may stand without anything after it.
      case 1 -> (long) width * height;
      case 2, 3 -> 2L * width * height * channels() - 1;
      case 4 -> (width + 7L) / 8 * height;
      default -> (long) width * height * channels() * sampleBytes();
    };
  }
}
