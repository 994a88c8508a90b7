package dev.sluice.payload;

import java.nio.ByteBuffer;

/** How npy arrays begin. */
final class NpyMagic {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private NpyMagic() {}

  static boolean starts(ByteBuffer bytes) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= bytes.remaining() || bytes.get(bytes.position() + i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }
}
