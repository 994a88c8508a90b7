package dev.sluice.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes in memory as a library reads them; throws at the deadline. A few of them may be hidden:
 * they read as zeros. Not thread-safe.
 */
final class DeadlineInput extends ImageInputStreamImpl {
  private static final int READS_BETWEEN_LOOKS = 64;

  private final ByteBuffer bytes;
  private final long deadlineNanos;
  private final int hiddenFrom;
  private final int hiddenTo;
  private int reads;

  DeadlineInput(ByteBuffer bytes, long deadlineNanos) {
    this(bytes, deadlineNanos, 0, 0);
  }

  DeadlineInput(ByteBuffer bytes, long deadlineNanos, int hiddenFrom, int hiddenBytes) {
    this.bytes = bytes.slice();
    this.deadlineNanos = deadlineNanos;
    this.hiddenFrom = hiddenFrom;
    this.hiddenTo = hiddenFrom + hiddenBytes;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    look();
    if (streamPos >= bytes.limit()) {
      return -1;
    }
    int position = (int) streamPos++;
    return position >= hiddenFrom && position < hiddenTo ? 0 : bytes.get(position) & 0xFF;
  }

  @Override
  public int read(byte[] to, int at, int n) throws IOException {
    bitOffset = 0;
    look();
    if (n == 0) {
      return 0;
    }
    int got = (int) Math.min(n, bytes.limit() - streamPos);
    if (got <= 0) {
      return -1;
    }
    bytes.get((int) streamPos, to, at, got);
    for (int i = hiddenFrom; i < hiddenTo; i++) {
      if (i >= streamPos && i < streamPos + got) {
        to[at + (int) (i - streamPos)] = 0;
      }
    }
    streamPos += got;
    return got;
  }

  @Override
  public long length() {
    return bytes.limit();
  }

  private void look() throws IOException {
    if (++reads % READS_BETWEEN_LOOKS == 0 && System.nanoTime() - deadlineNanos >= 0) {
      throw new LateException();
    }
  }

  /** The deadline passed while a library read. */
  static final class LateException extends IOException {
    private static final long serialVersionUID = 1;

    LateException() {
      super("the deadline passed");
    }
  }
}
