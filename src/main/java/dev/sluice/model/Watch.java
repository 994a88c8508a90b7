package dev.sluice.model;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection of one exchange when its time is over, whatever its thread is blocked in: a
 * socket's own timeout counts from byte to byte, so that a trickle would never end. Thread-safe.
 */
final class Watch {
  private final ScheduledExecutorService timer;
  private long expiry;
  private @Nullable SocketChannel channel;
  private @Nullable Future<?> alarm;
  private boolean expired;
  private boolean over;

  Watch(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** From now on, closes this channel at that time, in {@link System#nanoTime()} terms. */
  synchronized void guard(SocketChannel next, long until) {
    channel = next;
    expiry = until;
    if (alarm != null) {
      alarm.cancel(false);
    }
    set();
  }

  /** Moves the time of the channel guarded; to a later one without touching the timer. */
  synchronized void until(long nanos) {
    boolean sooner = nanos - expiry < 0;
    expiry = nanos;
    if (sooner && alarm != null) {
      alarm.cancel(false);
      set();
    }
  }

  /**
   * Stops watching.
   *
   * @return whether the time was kept, that is the channel left alone
   */
  synchronized boolean stop() {
    over = true;
    if (alarm != null) {
      alarm.cancel(false);
    }
    return !expired;
  }

  synchronized boolean expired() {
    return expired;
  }

  private void set() {
    alarm =
        timer.schedule(this::ring, Math.max(0, expiry - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private synchronized void ring() {
    if (over || expired) {
      return;
    }
    if (expiry - System.nanoTime() > 0) {
      set();
      return;
    }
    expired = true;
    if (channel != null) {
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
