package dev.sluice.median;

import java.util.List;

/**
 * Filters rasters on a pool of platform threads, one scratch area each. Thread-safe.
 *
 * <p>Plain medians equal {@code scipy.ndimage.median_filter} bit for bit, for every sample type,
 * window, footprint and border; {@code -0.0} and {@code 0.0} are equal there, here the former comes
 * first. A window in which nothing has a rank (all NaN, or all outside of a footprint of one's own)
 * leaves the sample as it is.
 *
 * <p>The caller filters its raster itself while one of the scratch areas is free, so never more
 * threads compute than the pool has; with a large one it is helped by those that have nothing to
 * do.
 */
public final class MedianEngine implements AutoCloseable {
  private final WorkPool pool;
  private final Kernels kernels;
  private final EngineObserver observer;

  private MedianEngine(WorkPool pool, Kernels kernels, EngineObserver observer) {
    this.pool = pool;
    this.kernels = kernels;
    this.observer = observer;
  }

  public static MedianEngine start(EngineConfig config, EngineObserver observer) {
    return start(config, observer, Kernels.forThisMachine());
  }

  static MedianEngine start(EngineConfig config, EngineObserver observer, Kernels kernels) {
    WorkPool pool = new WorkPool(config, observer);
    pool.start();
    return new MedianEngine(pool, kernels, observer);
  }

  /**
   * Writes the median of each window of {@code source} to {@code target}; blocks until done. On
   * return, or throw, no thread touches either any more.
   *
   * @param target of the same shape; may be {@code source} itself, which costs a copy, or share no
   *     byte with it
   * @param deadlineNanos in {@link System#nanoTime()} terms; checked between bands of rows
   * @return how many samples differ between source and target, by their bits
   * @throws EngineBusyException when the queue is full or the engine is closed
   * @throws EngineTimeoutException when the deadline passed or the caller was interrupted
   * @throws IllegalArgumentException when the shapes differ, the arrays overlap in part, or the
   *     footprint does not fit the window
   */
  public long filter(Raster source, Raster target, MedianFilter filter, long deadlineNanos)
      throws NotFilteredException {
    long start = System.nanoTime();
    Raster input = separate(source, target);
    BandKernel kernel = BandKernels.of(kernels, source.dtype(), filter.plainest(source));
    Bands bands = Bands.of(source, kernel, filter.window(), pool.size());
    FilterTask task = new FilterTask(input, target, kernel, bands, deadlineNanos);
    run(task, bands.chunks());
    observer.filtered(kernel.tier(), source.sampleCount(), System.nanoTime() - start);
    return task.changed();
  }

  /**
   * Waits until the filters run at full speed; what is not warmed gets there while it is used. Does
   * nothing where the vector module is missing, nor for other kinds than {@link MedianKind#PLAIN}
   * and {@link MedianKind#VECTOR}. Kernels are shared by all engines, so there need be none yet.
   *
   * @param deadlineNanos in {@link System#nanoTime()} terms
   * @return how many of them are as fast as they get
   */
  public static int warm(DType dtype, List<MedianFilter> filters, long deadlineNanos)
      throws InterruptedException {
    return Kernels.warm(dtype, filters, deadlineNanos);
  }

  /** Starts to warm what serves the windows of a type that have no code of their own yet. */
  public static void prepare(DType dtype) {
    Kernels.prepare(dtype);
  }

  /** What became of the kernels that windows got; they are shared by all engines. */
  public static KernelCounts kernels() {
    return Kernels.counts();
  }

  private void run(FilterTask task, int chunks) throws NotFilteredException {
    Scratch own = pool.tryBorrow();
    if (own != null) {
      workHere(task, own, chunks);
    } else if (!pool.offer(task, Math.min(pool.size(), chunks))) {
      observer.rejected();
      throw new EngineBusyException("the engine has as much to do as it may queue");
    }
    task.awaitEnd();
    pool.withdraw(task);
    task.awaitQuiet();
    task.rethrow();
  }

  private void workHere(FilterTask task, Scratch scratch, int chunks) {
    try {
      if (chunks > 1) {
        pool.offerToIdle(task, chunks - 1);
      }
      task.enter();
      task.work(scratch);
    } finally {
      pool.giveBack(scratch);
    }
  }

  /** The source, or a copy of it where the target is the same memory. */
  private static Raster separate(Raster source, Raster target) {
    if (!source.sameShape(target)) {
      throw new IllegalArgumentException("source is " + source + ", target " + target);
    }
    if (source.data() != target.data()) {
      return source;
    }
    long distance = Math.abs((long) source.offset() - target.offset());
    if (distance >= source.byteLength()) {
      return source;
    }
    if (distance > 0) {
      throw new IllegalArgumentException("source and target overlap in part");
    }
    Raster copy = source.blank();
    System.arraycopy(source.data(), source.offset(), copy.data(), 0, copy.data().length);
    return copy;
  }

  /** Worker threads. */
  public int poolSize() {
    return pool.size();
  }

  /** Jobs that wait for a worker. */
  public int queueLength() {
    return pool.queueLength();
  }

  /** Threads that filter at this moment, callers among them; at most {@link #poolSize()}. */
  public int activeThreads() {
    return pool.active();
  }

  /** Stops the workers after the jobs under way; what is still queued is refused. */
  @Override
  public void close() {
    pool.close();
  }
}
