package dev.sluice.codec;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a few objects that are dear to make. Thread-safe; never waits: an empty pool makes a new
 * object, a full one drops what it is given.
 */
final class Pool<T> {
  private final ArrayBlockingQueue<T> idle;
  private final Supplier<T> make;
  private final Consumer<T> drop;

  Pool(Supplier<T> make, Consumer<T> drop) {
    this.idle = new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());
    this.make = make;
    this.drop = drop;
  }

  T take() {
    T pooled = idle.poll();
    return pooled != null ? pooled : make.get();
  }

  void give(T object) {
    if (!idle.offer(object)) {
      drop.accept(object);
    }
  }

  /** Gives an object back that must not be used again. */
  void discard(T object) {
    drop.accept(object);
  }
}
