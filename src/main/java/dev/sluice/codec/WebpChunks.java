package dev.sluice.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Walks the chunks of a WebP and judges sides, numbers, and that nothing is cut off. */
final class WebpChunks {
  private static final int VP8 = 0x20385056;
  private static final int VP8L = 0x4C385056;
  private static final int VP8X = 0x58385056;
  private static final int ANMF = 0x464D4E41;
  private static final int EXIF = 0x46495845;

  private final ByteBuffer body;
  private final Limits limits;
  private int frames;
  private int stills;
  private int orientation;
  private int end;
  private @Nullable Frame firstFrame;

  /**
   * A frame of an animation.
   *
   * @param x of its left side on the canvas
   * @param y of its upper side
   * @param at of its first chunk in the body
   * @param length of its chunks
   */
  record Frame(long x, long y, long width, long height, int at, int length) {}

  private WebpChunks(ByteBuffer body, Limits limits) {
    this.body = body;
    this.limits = limits;
  }

  /**
   * @param body little-endian, from position 0
   */
  static WebpChunks read(ByteBuffer body, Limits limits, long deadlineNanos) throws CodecException {
    WebpChunks chunks = new WebpChunks(body, limits);
    if (body.limit() < 20) {
      throw CodecException.malformed("WebP: ends in its header");
    }
    long end = (body.getInt(4) & 0xFFFF_FFFFL) + 8;
    if (end > body.limit() || end < 20) {
      throw CodecException.malformed("WebP: says %d bytes and has %d".formatted(end, body.limit()));
    }
    chunks.end = (int) end;
    chunks.walk(12, (int) end, deadlineNanos);
    if (chunks.stills + chunks.frames == 0) {
      throw CodecException.malformed("WebP: has no picture");
    }
    return chunks;
  }

  int frames() {
    return frames;
  }

  int orientation() {
    return orientation;
  }

  /** Bytes of the file as its header says; others may follow. */
  int end() {
    return end;
  }

  @Nullable Frame firstFrame() {
    return firstFrame;
  }

  private void walk(int start, int end, long deadlineNanos) throws CodecException {
    int at = start;
    int chunks = 0;
    while (at + 8 <= end) {
      int kind = body.getInt(at);
      long length = body.getInt(at + 4) & 0xFFFF_FFFFL;
      if (length > end - at - 8L) {
        throw CodecException.malformed(
            "WebP: chunk at byte %d has length %d, past the end".formatted(at, length));
      }
      if (++chunks % 64 == 0) {
        CodecException.checkDeadline(deadlineNanos, "WebP");
      }
      limits.checkChunks("WebP", chunks - 2L * frames);
      chunk(kind, at + 8, (int) length);
      at += 8 + (int) length + (int) (length & 1);
    }
  }

  private void chunk(int kind, int at, int length) throws CodecException {
    switch (kind) {
      case VP8X -> {
        need(length, 10);
        limits.checkTwice("WebP", three(at + 4) + 1, three(at + 7) + 1, 4);
      }
      case VP8 -> {
        need(length, 10);
        stills++;
        limits.checkTwice(
            "WebP", body.getShort(at + 6) & 0x3FFF, body.getShort(at + 8) & 0x3FFF, 4);
      }
      case VP8L -> {
        need(length, 5);
        stills++;
        int sides = body.getInt(at + 1);
        limits.checkTwice("WebP", (sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1, 4);
      }
      case ANMF -> {
        need(length, 16);
        limits.checkFrames("WebP", ++frames);
        long width = three(at + 6) + 1;
        long height = three(at + 9) + 1;
        limits.checkTwice("WebP", width, height, 4);
        if (firstFrame == null) {
          firstFrame =
              new Frame(2 * three(at), 2 * three(at + 3), width, height, at + 16, length - 16);
        }
        frame(at + 16, at + length);
      }
      case EXIF -> orientation = Exif.orientation(body.slice(at, length));
      default -> {}
    }
  }

  /** The chunks inside a frame: their sides are judged like those of a still. */
  private void frame(int start, int end) throws CodecException {
    int at = start;
    while (at + 8 <= end) {
      int kind = body.getInt(at);
      long length = body.getInt(at + 4) & 0xFFFF_FFFFL;
      if (length > end - at - 8L) {
        throw CodecException.malformed(
            "WebP: chunk at byte %d has length %d, past its frame".formatted(at, length));
      }
      if (kind == VP8 || kind == VP8L) {
        chunk(kind, at + 8, (int) length);
      }
      at += 8 + (int) length + (int) (length & 1);
    }
  }

  private void need(int length, int least) throws CodecException {
    if (length < least) {
      throw CodecException.malformed("WebP: chunk of %d bytes is too short".formatted(length));
    }
  }

  private long three(int at) {
    return body.get(at) & 0xFF | (body.get(at + 1) & 0xFF) << 8 | (body.get(at + 2) & 0xFF) << 16;
  }
}
