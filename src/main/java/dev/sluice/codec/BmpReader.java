package dev.sluice.codec;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;

/** Reads BMP with the JDK, once its header was judged. Thread-safe. */
final class BmpReader {
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BITFIELDS = 3;
  private static final int ALPHA_BITFIELDS = 6;

  private final Limits limits;

  BmpReader(Limits limits) {
    this.limits = limits;
  }

  Image read(ByteBuffer bytes, long deadlineNanos) throws CodecException {
    ByteBuffer body = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    int depth = probe(body);
    BufferedImage image =
        Library.call(
            "BMP",
            deadlineNanos,
            () -> {
              ImageReader reader = Library.jdkReader("bmp");
              try (DeadlineInput input = new DeadlineInput(body, deadlineNanos)) {
                reader.setInput(input, true, true);
                return reader.read(0);
              } finally {
                reader.dispose();
              }
            });
    return Library.call(
        "BMP", deadlineNanos, () -> Pixels.of(ImageFormat.BMP, image, Math.min(depth, 8), 0));
  }

  /** Judges the header; bits of one pixel. */
  private int probe(ByteBuffer body) throws CodecException {
    if (body.limit() < 26) {
      throw CodecException.malformed("BMP: ends in its header");
    }
    long dataStart = body.getInt(10) & 0xFFFF_FFFFL;
    long headerBytes = body.getInt(14) & 0xFFFF_FFFFL;
    boolean core = headerBytes == 12;
    if (!core && (headerBytes < 16 || body.limit() < 14 + Math.max(40, headerBytes))) {
      throw CodecException.malformed("BMP: header of %d bytes".formatted(headerBytes));
    }
    if (!core && headerBytes < 40) {
      throw CodecException.unsupported("BMP: headers of %d bytes".formatted(headerBytes));
    }
    long width = core ? body.getShort(18) & 0xFFFF : body.getInt(18);
    long height = core ? body.getShort(20) & 0xFFFF : body.getInt(22);
    int bits = body.getShort(core ? 24 : 28) & 0xFFFF;
    int compression = core ? 0 : body.getInt(30);
    if (width < 0) {
      throw CodecException.malformed("BMP: width %d".formatted(width));
    }
    if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
      throw bits == 2 || bits == 64
          ? CodecException.unsupported("BMP: %d bits a pixel are not read".formatted(bits))
          : CodecException.malformed("BMP: %d bits a pixel".formatted(bits));
    }
    limits.checkTwice("BMP", width, Math.abs(height), 4);
    long colours = core ? 0 : body.getInt(46) & 0xFFFF_FFFFL;
    if (colours > 256 && bits <= 8) {
      throw CodecException.malformed(
          "BMP: %d colours with %d bits a pixel".formatted(colours, bits));
    }
    compression(compression, bits, height < 0);
    long rowBytes = (width * bits + 31) / 32 * 4;
    boolean packed = compression == RLE8 || compression == RLE4;
    long needed = packed ? 0 : rowBytes * Math.abs(height);
    if (dataStart < 14 + headerBytes || dataStart + needed > body.limit()) {
      throw CodecException.malformed(
          "BMP: samples from byte %d on do not fit in %d bytes".formatted(dataStart, body.limit()));
    }
    return bits;
  }

  private static void compression(int compression, int bits, boolean topDown)
      throws CodecException {
    boolean fits =
        switch (compression) {
          case 0 -> true;
          case RLE8 -> bits == 8 && !topDown;
          case RLE4 -> bits == 4 && !topDown;
          case BITFIELDS -> bits == 16 || bits == 32;
          case 4, 5, ALPHA_BITFIELDS ->
              throw CodecException.unsupported(
                  "BMP: compression %d is not read".formatted(compression));
          default -> false;
        };
    if (!fits) {
      throw CodecException.malformed(
          "BMP: compression %d with %d bits a pixel".formatted(compression, bits));
    }
  }
}
