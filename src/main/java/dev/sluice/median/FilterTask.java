package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One raster to filter. Any number of threads may work on it side by side, each taking chunks until
 * none is left.
 */
final class FilterTask {
  /** Unwinds a kernel for whose result nobody waits any longer. */
  static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Abandoned INSTANCE = new Abandoned();

    private Abandoned() {
      super("nobody waits for the result", null, false, false);
    }
  }

  /**
   * The owner, out of chunks, looks so long whether its helpers are done with theirs before it
   * parks: to be woken takes 50 to 120 us, about as long as half a chunk.
   */
  private static final long SPIN_NANOS = 150_000;

  private final Raster source;
  private final Raster target;
  private final BandKernel kernel;
  private final Bands bands;
  private final long deadlineNanos;
  private final long submittedNanos = System.nanoTime();
  private final Thread owner = Thread.currentThread();
  private final AtomicInteger next = new AtomicInteger();
  private final LongAdder changed = new LongAdder();
  private volatile boolean stopped;
  private @Nullable Throwable failure;
  private volatile int running;

  FilterTask(Raster source, Raster target, BandKernel kernel, Bands bands, long deadlineNanos) {
    this.source = source;
    this.target = target;
    this.kernel = kernel;
    this.bands = bands;
    this.deadlineNanos = deadlineNanos;
  }

  /** When it was made, in {@link System#nanoTime()} terms. */
  long submittedNanos() {
    return submittedNanos;
  }

  /** How many samples differ, once the task is finished. */
  long changed() {
    return changed.sum();
  }

  /** Called before {@link #work}, where the thread can still be kept from it. */
  synchronized void enter() {
    running++;
  }

  /** Works until no chunk is left; failures are kept for the owner. */
  void work(Scratch scratch) {
    scratch.workFor(this);
    try {
      int chunk = next.getAndIncrement();
      while (chunk < bands.chunks()) {
        checkpoint();
        filterChunk(chunk, scratch);
        chunk = next.getAndIncrement();
      }
    } catch (Abandoned e) {
      stopped = true;
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      scratch.workFor(null);
      leave();
    }
  }

  /** Ends the task before its time. */
  synchronized void fail(Throwable cause) {
    stopped = true;
    failure = failure == null ? cause : failure;
    notifyAll();
  }

  private synchronized void leave() {
    running--;
    notifyAll();
  }

  void checkpoint() {
    if (stopped || System.nanoTime() - deadlineNanos >= 0 || owner.isInterrupted()) {
      throw Abandoned.INSTANCE;
    }
  }

  /** Waits until all chunks are done, the task failed, or nobody is to wait any longer. */
  void awaitEnd() {
    long start = System.nanoTime();
    while (!ended() && System.nanoTime() - start < SPIN_NANOS) {
      Thread.onSpinWait();
    }
    parkUntilEnd();
  }

  private synchronized void parkUntilEnd() {
    try {
      while (!ended()) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          stopped = true;
          return;
        }
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000));
      }
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until no thread touches the rasters any more; short, as all look at the checkpoint. */
  synchronized void awaitQuiet() {
    boolean interrupted = false;
    while (running > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        stopped = true;
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean ended() {
    return running == 0 && (stopped || next.get() >= bands.chunks());
  }

  /**
   * @throws EngineTimeoutException when it was given up
   */
  synchronized void rethrow() throws NotFilteredException {
    switch (failure) {
      case null -> {
        if (stopped) {
          throw new EngineTimeoutException("not filtered in time");
        }
      }
      case EngineBusyException busy -> throw busy;
      case RuntimeException unexpected -> throw unexpected;
      case Error error -> throw error;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void filterChunk(int chunk, Scratch scratch) {
    int first = chunk * bands.perChunk();
    int end = Math.min(first + bands.perChunk(), bands.count());
    if (bands.perPlane() == 1) {
      changed.add(filterPieces(first, end, 0, source.height(), scratch));
      return;
    }
    for (int band = first; band < end; band++) {
      int piece = band / bands.perPlane();
      int from = band % bands.perPlane() * bands.rows();
      int to = Math.min(from + bands.rows(), source.height());
      changed.add(filterPieces(piece, piece + 1, from, to, scratch));
    }
  }

  /** Pieces as in {@link Bands#planes}; all go to the kernel in one call. */
  private long filterPieces(int first, int end, int from, int to, Scratch scratch) {
    int channels = source.channels();
    boolean planar = source.order() == SampleOrder.PLANAR;
    int perPiece = planar && !kernel.wholePixels() ? 1 : channels;
    List<Band> pieces = new ArrayList<>(end - first);
    for (int piece = first; piece < end; piece++) {
      int plane = piece * perPiece;
      int channel = plane % channels;
      pieces.add(Band.of(source, target, plane / channels, channel, channel + perPiece));
    }
    long counted = kernel.filterAll(pieces, from, to, scratch);
    if (counted != PlaneKernel.UNCOUNTED) {
      return counted;
    }
    int besides = planar ? 1 : channels;
    int apart = perPiece / besides;
    Changes.Counter counter = kernel.counter();
    long differing = 0;
    for (int block = first * apart; block < end * apart; block++) {
      long row = (long) block * source.height();
      differing += Changes.count(counter, source, target, row, from, to, besides);
    }
    return differing;
  }
}
