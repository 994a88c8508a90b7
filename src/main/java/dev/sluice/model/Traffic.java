package dev.sluice.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;

/**
 * Watches the bytes of one connection: how many left, how long an answer's head is, whether it
 * ended in the middle of it. Used by one thread at a time.
 */
final class Traffic {
  /** Bounds what the JDK copies to native memory at once. */
  private static final int SLICE = 1 << 17;

  /** Thrown before each reuse of a connection: no place in the code to tell about. */
  private static final SocketTimeoutException NOTHING_BUFFERED =
      new SocketTimeoutException("nothing buffered") {
        private static final long serialVersionUID = 1L;

        @Override
        public Throwable fillInStackTrace() {
          return this;
        }
      };

  private final int headLimit;
  private long sent;
  private long sentBefore;
  private boolean inHead;
  private int headBytes;
  private boolean probing;

  Traffic(int headLimit) {
    this.headLimit = headLimit;
  }

  void startRequest() {
    sentBefore = sent;
    startHead();
  }

  void startHead() {
    inHead = true;
    headBytes = 0;
  }

  void endHead() {
    inHead = false;
  }

  /** Whether no byte has left since the request was started. */
  boolean nothingSent() {
    return sent == sentBefore;
  }

  /** While set, reading times out at once instead of touching the connection. */
  void probing(boolean on) {
    probing = on;
  }

  private void count(int read) throws IOException {
    if (!inHead) {
      return;
    }
    if (read < 0 && headBytes > 0) {
      throw new EOFException("connection closed in the middle of the headers");
    }
    headBytes += Math.max(0, read);
    if (headBytes > headLimit) {
      throw new IOException("more than " + headLimit + " bytes of headers");
    }
  }

  InputStream watch(InputStream in) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (probing) {
          throw NOTHING_BUFFERED;
        }
        int read = in.read(bytes, offset, length);
        count(read);
        return read;
      }

      @Override
      public int available() throws IOException {
        return in.available();
      }
    };
  }

  OutputStream watch(OutputStream out) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        out.write(b);
        sent++;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += SLICE) {
          int slice = Math.min(SLICE, length - at);
          out.write(bytes, offset + at, slice);
          sent += slice;
        }
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }
}
