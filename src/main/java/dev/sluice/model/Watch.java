package dev.sluice.model;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection of one exchange when its time is over, whatever its thread is blocked in: a
 * socket's own timeout counts from byte to byte, so that a trickle would never end. Thread-safe.
 */
final class Watch {
  private final Watches all;
  private long expiry;
  private @Nullable SocketChannel channel;
  private boolean expired;
  private boolean over;

  Watch(Watches all) {
    this.all = all;
  }

  /** From now on, closes this channel at that time, in {@link System#nanoTime()} terms. */
  void guard(SocketChannel next, long until) {
    boolean first;
    synchronized (this) {
      first = channel == null;
      channel = next;
      expiry = until;
    }
    if (first) {
      all.add(this);
    }
  }

  /** Moves the time of the channel guarded. */
  synchronized void until(long nanos) {
    expiry = nanos;
  }

  /**
   * Stops watching.
   *
   * @return whether the time was kept, that is the channel left alone
   */
  boolean stop() {
    all.remove(this);
    synchronized (this) {
      over = true;
      return !expired;
    }
  }

  synchronized boolean expired() {
    return expired;
  }

  synchronized void tick(long now) {
    if (!over && !expired && channel != null && expiry - now <= 0) {
      expired = true;
      abort(channel);
    }
  }

  /** Closes without sending what is still buffered. */
  static void abort(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // closed already
    }
    try {
      channel.close();
    } catch (IOException e) {
      // nothing is left to close
    }
  }
}
