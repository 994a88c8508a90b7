package dev.sluice.model;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long a connection may be unused, by our word and the server's. For one thread at a time. */
final class Idle {
  private long nanos;
  private long since;

  Idle(long nanos) {
    this.nanos = nanos;
  }

  /** {@code Keep-Alive: timeout=5} means closed after 5 s: one second less is safe. */
  void atMost(List<Header> headers) {
    for (Header header : headers) {
      int at = header.is("keep-alive") ? header.value().indexOf("timeout=") : -1;
      if (at >= 0) {
        String digits = header.value().substring(at + 8).split("[^0-9]", 2)[0];
        if (!digits.isEmpty() && digits.length() < 7) {
          long told = TimeUnit.SECONDS.toNanos(Long.parseLong(digits) - 1);
          nanos = Math.min(nanos, Math.max(0, told));
        }
      }
    }
  }

  /** From now on the connection is unused. */
  void begin() {
    since = System.nanoTime();
  }

  /** Whether it has been unused for too long. */
  boolean over() {
    return System.nanoTime() - since >= nanos;
  }
}
