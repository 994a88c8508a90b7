package dev.sluice.detect;

import dev.sluice.detect.Detector.Turn;
import java.util.BitSet;
import java.util.function.LongSupplier;

/**
 * Opens when the model's label changes too often under the filter, and closes again when a window
 * of newer requests, all of them after the opening, agrees and the cool-down is over. Thread-safe.
 */
final class KillSwitch {
  private final KillSwitchConfig config;
  private final LongSupplier nanoTime;
  private final BitSet agreed = new BitSet();
  private int next;
  private int count;
  private boolean open;
  private long opened;

  KillSwitch(KillSwitchConfig config, LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
  }

  /** Takes the label of one unflagged request into account. */
  synchronized Turn learn(boolean agrees) {
    agreed.set(next, agrees);
    next = (next + 1) % config.window();
    count = Math.min(count + 1, config.window());
    if (!config.on() || count < config.least()) {
      return Turn.NONE;
    }
    boolean enough = agreement() >= config.bound();
    if (!open && !enough) {
      open = true;
      opened = nanoTime.getAsLong();
      forget();
      return Turn.OPENED;
    }
    if (open && enough && nanoTime.getAsLong() - opened >= config.coolDown().toNanos()) {
      open = false;
      forget();
      return Turn.CLOSED;
    }
    return Turn.NONE;
  }

  synchronized boolean open() {
    return open;
  }

  /** Fraction of the window, NaN while it is empty. */
  synchronized double agreement() {
    return count == 0 ? Double.NaN : (double) agreed.cardinality() / count;
  }

  private void forget() {
    agreed.clear();
    next = 0;
    count = 0;
  }
}
