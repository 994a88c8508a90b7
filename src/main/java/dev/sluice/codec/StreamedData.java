package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflated by the JDK, no more than is asked for. */
final class StreamedData implements PngData {
  /** A compressed byte may take long to make nothing: the deadline is looked at this often. */
  private static final int SLICE_BYTES = 64 << 10;

  private final ByteBuffer body;
  private final Pool<Inflater> pool;
  private final Inflater inflater;
  private final long deadlineNanos;
  private int chunkAt;
  private int done;

  StreamedData(ByteBuffer body, PngHeader header, Pool<Inflater> pool, long deadlineNanos) {
    this.body = body;
    this.pool = pool;
    this.inflater = pool.take();
    this.deadlineNanos = deadlineNanos;
    this.chunkAt = header.dataStart();
    inflater.reset();
  }

  @Override
  public void read(byte[] to, int n) throws CodecException {
    try {
      int have = 0;
      while (have < n) {
        int got = inflater.inflate(to, have, n - have);
        have += got;
        if (got == 0 && !nextInput()) {
          throw CodecException.malformed("PNG: IDAT ends before the last row");
        }
      }
    } catch (DataFormatException e) {
      throw CodecException.malformed("PNG: IDAT is no zlib stream: " + e.getMessage());
    }
  }

  private boolean nextInput() throws CodecException {
    if (inflater.finished() || inflater.needsDictionary()) {
      return false;
    }
    while (inflater.needsInput()) {
      CodecException.checkDeadline(deadlineNanos, "PNG");
      int length = body.getInt(chunkAt);
      if (body.getInt(chunkAt + 4) != PngChunks.IDAT) {
        return false;
      }
      int slice = Math.min(length - done, SLICE_BYTES);
      if (slice > 0) {
        inflater.setInput(body.array(), body.arrayOffset() + chunkAt + 8 + done, slice);
      }
      done += slice;
      if (done == length) {
        chunkAt += 12 + length;
        done = 0;
      }
    }
    return true;
  }

  @Override
  public void close() {
    pool.give(inflater);
  }
}
