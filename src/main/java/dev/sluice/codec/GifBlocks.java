package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the blocks of a GIF say.
 *
 * @param width of the picture: of the logical screen, or more where the first frame sticks out
 * @param height likewise
 * @param left of the first frame on the screen
 * @param top of the first frame on the screen
 */
record GifBlocks(int width, int height, int left, int top) {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;

  /** Walks all blocks and judges sides, numbers and that nothing is cut off. */
  static GifBlocks read(ByteBuffer bytes, Limits limits, long deadlineNanos) throws CodecException {
    ByteBuffer body = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (body.limit() < 13) {
      throw CodecException.malformed("GIF: ends in its header");
    }
    int screenWide = body.getShort(6) & 0xFFFF;
    int screenHigh = body.getShort(8) & 0xFFFF;
    if (screenWide > 0 && screenHigh > 0) {
      limits.check("GIF", screenWide, screenHigh, 4);
    }
    int at = 13 + tableBytes(body.get(10));
    GifBlocks first = null;
    int frames = 0;
    int blocks = 0;
    while (at < body.limit()) {
      int kind = body.get(at) & 0xFF;
      if (kind == TRAILER) {
        break;
      }
      if (++blocks % 64 == 0) {
        CodecException.checkDeadline(deadlineNanos, "GIF");
      }
      if (kind == EXTENSION) {
        limits.checkChunks("GIF", blocks - 3L * frames);
        at = subBlocks(body, at + 2);
      } else if (kind == IMAGE) {
        limits.checkFrames("GIF", ++frames);
        GifBlocks frame = frame(body, at, screenWide, screenHigh, limits);
        first = first == null ? frame : first;
        at += 10 + tableBytes(body.get(at + 9));
        int codeBits = at < body.limit() ? body.get(at) & 0xFF : 0;
        if (codeBits < 1 || codeBits > 8) {
          throw CodecException.malformed(
              "GIF: LZW code size %d at byte %d".formatted(codeBits, at));
        }
        at = subBlocks(body, at + 1);
      } else {
        throw CodecException.malformed("GIF: unknown block %02X at byte %d".formatted(kind, at));
      }
    }
    if (first == null) {
      throw CodecException.malformed("GIF: has no picture");
    }
    return first;
  }

  private static GifBlocks frame(
      ByteBuffer body, int at, int screenWide, int screenHigh, Limits limits)
      throws CodecException {
    if (at + 11 > body.limit()) {
      throw CodecException.malformed("GIF: ends in the frame at byte " + at);
    }
    int left = body.getShort(at + 1) & 0xFFFF;
    int top = body.getShort(at + 3) & 0xFFFF;
    int wide = body.getShort(at + 5) & 0xFFFF;
    int high = body.getShort(at + 7) & 0xFFFF;
    limits.checkTwice("GIF", wide, high, 4);
    int width = Math.max(screenWide, left + wide);
    int height = Math.max(screenHigh, top + high);
    limits.check("GIF", width, height, 4);
    return new GifBlocks(width, height, left, top);
  }

  private static int tableBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  /** Position after a chain of sub-blocks. */
  private static int subBlocks(ByteBuffer body, int start) throws CodecException {
    int at = start;
    while (at < body.limit()) {
      int length = body.get(at) & 0xFF;
      at += 1 + length;
      if (length == 0) {
        return at;
      }
    }
    throw CodecException.malformed("GIF: ends at byte %d inside a block".formatted(body.limit()));
  }
}
