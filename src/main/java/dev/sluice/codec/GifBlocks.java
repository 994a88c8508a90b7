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
 * @param frameWidth of the first frame
 * @param frameHeight of the first frame
 * @param more whether other frames follow
 */
record GifBlocks(
    int width, int height, int left, int top, int frameWidth, int frameHeight, boolean more) {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;

  /** Walks all blocks; judges first that nothing is cut off, then sides and numbers. */
  static GifBlocks read(ByteBuffer bytes, Limits limits, long deadlineNanos) throws CodecException {
    ByteBuffer body = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (body.limit() < 13) {
      throw CodecException.malformed("GIF: ends in its header");
    }
    int screenWide = body.getShort(6) & 0xFFFF;
    int screenHigh = body.getShort(8) & 0xFFFF;
    int at = 13 + tableBytes(body.get(10));
    GifBlocks first = null;
    int widest = 0;
    int highest = 0;
    int frames = 0;
    int extensions = 0;
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
        extensions++;
        at = subBlocks(body, at + 2);
      } else if (kind == IMAGE) {
        frames++;
        GifBlocks frame = frame(body, at, screenWide, screenHigh);
        first = first == null ? frame : first;
        widest = Math.max(widest, frame.width);
        highest = Math.max(highest, frame.height);
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
    limits.check("GIF", widest, highest, 4);
    limits.checkTwice("GIF", first.frameWidth, first.frameHeight, 4);
    limits.checkFrames("GIF", frames);
    limits.checkChunks("GIF", extensions - 3L * frames);
    return frames == 1
        ? first
        : new GifBlocks(
            first.width,
            first.height,
            first.left,
            first.top,
            first.frameWidth,
            first.frameHeight,
            true);
  }

  private static GifBlocks frame(ByteBuffer body, int at, int screenWide, int screenHigh)
      throws CodecException {
    if (at + 11 > body.limit()) {
      throw CodecException.malformed("GIF: ends in the frame at byte " + at);
    }
    int left = body.getShort(at + 1) & 0xFFFF;
    int top = body.getShort(at + 3) & 0xFFFF;
    int wide = body.getShort(at + 5) & 0xFFFF;
    int high = body.getShort(at + 7) & 0xFFFF;
    int width = Math.max(screenWide, left + wide);
    int height = Math.max(screenHigh, top + high);
    return new GifBlocks(width, height, left, top, wide, high, false);
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
