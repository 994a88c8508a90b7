package dev.sluice.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Keeps the beginning of what another reads. For one thread. */
final class Overheard extends FilterInputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int most;
  private boolean over;
  private boolean ended;

  /**
   * @param most bytes that are kept; of a longer body nothing is
   */
  Overheard(InputStream in, int most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int read = super.read(target, from, length);
    if (read < 0) {
      ended = true;
    } else if (read > most - kept.size()) {
      over = true;
      kept.reset();
    } else if (!over) {
      kept.write(target, from, read);
    }
    return read;
  }

  byte[] kept() {
    return kept.toByteArray();
  }

  /** Whether all of the body was read and kept. */
  boolean whole() {
    return ended && !over;
  }
}
