package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one EXIF entry that matters here: the orientation of the picture. */
final class Exif {
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;

  private Exif() {}

  /**
   * Orientation told by the first directory of a TIFF block; whatever is wrong with the block is no
   * reason to refuse a picture.
   *
   * @return 1 to 8, or 0 where none is told
   */
  static int orientation(ByteBuffer tiff) {
    ByteBuffer block = tiff.slice();
    if (block.remaining() < 8) {
      return 0;
    }
    short order = block.getShort(0);
    if (order != 0x4949 && order != 0x4D4D) {
      return 0;
    }
    block.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = block.getInt(4) & 0xFFFF_FFFFL;
    if (block.getShort(2) != 42 || directory > block.limit() - 2) {
      return 0;
    }
    int at = (int) directory;
    int entries = block.getShort(at) & 0xFFFF;
    for (int i = 0; i < entries && at + 2 + 12 * (i + 1) <= block.limit(); i++) {
      int entry = at + 2 + 12 * i;
      if ((block.getShort(entry) & 0xFFFF) == ORIENTATION_TAG
          && block.getShort(entry + 2) == SHORT_TYPE) {
        int value = block.getShort(entry + 8) & 0xFFFF;
        return value <= 8 ? value : 0;
      }
    }
    return 0;
  }

  /** A TIFF block of 26 bytes that tells the orientation and nothing else. */
  static byte[] block(int orientation) {
    return ByteBuffer.allocate(26)
        .order(ByteOrder.BIG_ENDIAN)
        .putShort((short) 0x4D4D)
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) ORIENTATION_TAG)
        .putShort((short) SHORT_TYPE)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }
}
