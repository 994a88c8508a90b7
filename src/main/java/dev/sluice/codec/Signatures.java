package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** First bytes of the formats. */
final class Signatures {
  private static final int LEAST_BYTES = 8;

  private Signatures() {}

  static Optional<ImageFormat> match(ByteBuffer body) {
    if (body.remaining() < LEAST_BYTES) {
      return Optional.empty();
    }
    ByteBuffer head = body.slice().order(ByteOrder.BIG_ENDIAN);
    long eight = head.getLong(0);
    int four = (int) (eight >>> 32);
    if (eight == PngChunks.SIGNATURE) {
      return Optional.of(ImageFormat.PNG);
    }
    if (four >>> 8 == 0xFFD8FF) {
      return Optional.of(ImageFormat.JPEG);
    }
    if (eight >>> 16 == 0x474946383761L || eight >>> 16 == 0x474946383961L) {
      return Optional.of(ImageFormat.GIF);
    }
    if (four == 0x49492A00 || four == 0x4D4D002A || four == 0x49492B00 || four == 0x4D4D002B) {
      return Optional.of(ImageFormat.TIFF);
    }
    if (four == 0x52494646 && head.limit() >= 12 && head.getInt(8) == 0x57454250) {
      return Optional.of(ImageFormat.WEBP);
    }
    int letter = four >>> 16 & 0xFF;
    if (four >>> 24 == 'P' && letter >= '1' && letter <= '6' && separator(four >>> 8 & 0xFF)) {
      return Optional.of(ImageFormat.PNM);
    }
    if (four >>> 16 == 0x424D) {
      return Optional.of(ImageFormat.BMP);
    }
    return Optional.empty();
  }

  private static boolean separator(int c) {
    return c == '#' || c == ' ' || c >= '\t' && c <= '\r';
  }
}
