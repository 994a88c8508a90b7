package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads WebP, of an animation the first frame. Thread-safe. */
final class WebpReader {
  private final Limits limits;
  private final WebpCodec codec;

  WebpReader(Limits limits, WebpCodec codec) {
    this.limits = limits;
    this.codec = codec;
  }

  Image read(ByteBuffer bytes, long deadlineNanos) throws CodecException {
    ByteBuffer body = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    WebpChunks chunks = WebpChunks.read(body, limits, deadlineNanos);
    CodecException.checkDeadline(deadlineNanos, "WebP");
    return codec.decode(body, chunks, deadlineNanos).among(chunks.frames() > 1);
  }
}
