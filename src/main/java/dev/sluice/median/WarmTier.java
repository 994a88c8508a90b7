package dev.sluice.median;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Code that serves once its warm-up has made it fast. Thread-safe. */
final class WarmTier<T> implements Runnable {
  private final T code;
  private final Consumer<T> warmup;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean ready;

  WarmTier(T code, Consumer<T> warmup) {
    this.code = code;
    this.warmup = warmup;
  }

  /** Null until it is fast. */
  @Nullable T code() {
    return ready ? code : null;
  }

  /** True for the first caller. */
  boolean ask() {
    return !asked.getAndSet(true);
  }

  @Override
  public void run() {
    if (!ready) {
      warmup.accept(code);
      ready = true;
    }
  }
}
