package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** First bytes of the formats. */
final class Signatures {
  private Signatures() {}

  static Optional<ImageFormat> match(ByteBuffer body) {
    byte[] head = new byte[12];
    body.get(body.position(), head, 0, Math.min(12, body.remaining()));
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.BIG_ENDIAN);
    long eight = bytes.getLong(0);
    int four = (int) (eight >>> 32);
    if (eight == PngChunks.SIGNATURE) {
      return Optional.of(ImageFormat.PNG);
    }
    if (four >>> 16 == 0xFFD8) {
      return Optional.of(ImageFormat.JPEG);
    }
    if (eight >>> 16 == 0x474946383761L || eight >>> 16 == 0x474946383961L) {
      return Optional.of(ImageFormat.GIF);
    }
    if (four == 0x49492A00 || four == 0x4D4D002A || four == 0x49492B00 || four == 0x4D4D002B) {
      return Optional.of(ImageFormat.TIFF);
    }
    if (four == 0x52494646 && bytes.getInt(8) == 0x57454250) {
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
