package dev.sluice.median;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives windows faster code in the background: made, warmed up, and only then put to use. One
 * thread builds interpreters, one compiles, each with a bounded queue. Thread-safe.
 */
final class KernelPromotion {
  private static final System.Logger LOG = System.getLogger(KernelPromotion.class.getName());
  private static final int QUEUE = 32;
  private static final long IDLE_SECONDS = 5;

  /** Code with more operations takes HotSpot minutes: such windows stay with the interpreter. */
  private static final int MOST_OPERATIONS = 9_000;

  /** Pictures of bytes are red, green and blue; planes of other samples mostly lie apart. */
  private static final int COLOURS = 3;

  /** HotSpot may leave a method at a low tier for good; a fresh copy of it has another chance. */
  private static final int ATTEMPTS = 2;

  private final KernelFactory factory;
  private final Predicate<KernelFactory.Compiled> check;
  private final ThreadPoolExecutor interpreters = thread("median-interpreters");
  private final ThreadPoolExecutor compilers = thread("median-kernels");
  private final Map<LaneShape, WarmTier<RowMover>> choices = new ConcurrentHashMap<>();
  private final Map<LaneShape, WarmTier<SheetMover>> sheets = new ConcurrentHashMap<>();
  private final Set<LaneShape> warmMaths = ConcurrentHashMap.newKeySet();
  private final AtomicInteger compiled = new AtomicInteger();
  private final AtomicInteger discarded = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final AtomicBoolean told = new AtomicBoolean();

  KernelPromotion(KernelFactory factory) {
    this(factory, code -> new StageWarmup(code).reachesFullSpeed());
  }

  /**
   * @param check whether code is as fast as it promises
   */
  KernelPromotion(KernelFactory factory, Predicate<KernelFactory.Compiled> check) {
    this.factory = factory;
    this.check = check;
  }

  private static ThreadPoolExecutor thread(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Queues a window for the interpreter; false when the queue is full. */
  boolean interpret(WindowCode window) {
    return submit(interpreters, () -> giveInterpreter(window));
  }

  /** Queues a window for code of its own; false when the queue is full. */
  boolean compile(WindowCode window) {
    return submit(compilers, () -> giveCode(window));
  }

  /** Queues a warm-up of what interprets windows of a shape. */
  void prepare(LaneShape shape) {
    submit(interpreters, () -> warmInterpreter(shape));
  }

  /** Queues the warm-up of a tier; each is asked for once. */
  void warm(Runnable tier) {
    submit(interpreters, tier);
  }

  /** Waits until a tier is warm; false when it is not in time. */
  boolean awaitWarm(Runnable tier, long deadlineNanos) throws InterruptedException {
    return await(interpreters, tier, deadlineNanos);
  }

  /** Waits until the interpreter can serve a window; false when it could not in time. */
  boolean awaitInterpreter(WindowCode window, long deadlineNanos) throws InterruptedException {
    return await(interpreters, () -> giveInterpreter(window), deadlineNanos);
  }

  /**
   * Waits until a window has had its chance to get code for most pictures: straight over their
   * rows, or where there is none of that for it, all the code that it gets; false when not in time.
   */
  boolean awaitCode(WindowCode window, long deadlineNanos) throws InterruptedException {
    return await(compilers, () -> giveFirstCode(window), deadlineNanos);
  }

  /** What chooses between rows, null until it is warm; the warm-up starts with who asks first. */
  @Nullable RowMover choice(LaneShape shape) {
    return warmed(choices.computeIfAbsent(shape, factory::choice));
  }

  /** What moves pictures to sheets, null until it is warm, as {@link #choice}. */
  @Nullable SheetMover sheets(LaneShape shape) {
    return warmed(sheets.computeIfAbsent(shape.unordered(), factory::sheets));
  }

  /**
   * Whether so many interleaved channels are moved by compiled code, as {@link #choice}, or by
   * other code than vectors anyway.
   */
  boolean moves(LaneShape shape, int channels) {
    return channels == 1
        || channels > ChannelMover.MOST_CHANNELS
        || warmed(factory.channels(shape, channels)) != null;
  }

  private <T> @Nullable T warmed(WarmTier<T> tier) {
    if (tier.ask()) {
      warm(tier);
    }
    return tier.code();
  }

  private static boolean submit(ThreadPoolExecutor executor, Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static boolean await(ThreadPoolExecutor executor, Runnable task, long deadlineNanos)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    boolean queued =
        submit(
            executor,
            () -> {
              try {
                task.run();
              } finally {
                done.countDown();
              }
            });
    return queued && done.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void giveInterpreter(WindowCode window) {
    if (window.runner() == null && window.mask().monotone()) {
      TileRunner runner = factory.interpreted(window.mask(), window.shape());
      warmInterpreter(window.shape());
      window.replace(runner);
    }
  }

  private void warmInterpreter(LaneShape shape) {
    if (warmMaths.add(shape)) {
      factory.warmMovers(shape);
      factory.warmMath(shape);
      PassWarmup.run(factory.interpreted(PassWarmup.SMALL, shape), shape);
      PassWarmup.run(factory.interpreted(PassWarmup.WIDE, shape), shape);
    }
  }

  private void giveFirstCode(WindowCode window) {
    giveDirectCode(window);
    if (window.direct() == null) {
      giveCode(window);
    }
  }

  private void giveCode(WindowCode window) {
    if (window.compiled()) {
      return;
    }
    giveDirectCode(window);
    warmMovers(window.shape());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      KernelFactory.Compiled code = factory.compiled(window.mask(), window.shape());
      if (code.runner().operations() > MOST_OPERATIONS) {
        return;
      }
      if (check.test(code)) {
        PassWarmup.run(code.runner(), window.shape());
        compiled.incrementAndGet();
        window.replace(code.runner());
        return;
      }
      discarded.incrementAndGet();
    }
    abandoned.incrementAndGet();
    window.refused();
    if (!told.getAndSet(true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The JVM did not compile the kernel of a window of {0}x{1} samples well; the interpreter"
              + " goes on serving it, and any others like it, several times slower; it is tried"
              + " again after much use",
          window.mask().rows(),
          window.mask().columns());
    }
  }

  /** All that most pictures need. */
  private void warmMovers(LaneShape shape) {
    factory.warmRows(shape);
    if (shape.bytes() == 1) {
      factory.channels(shape, COLOURS).run();
    }
  }

  private static void giveDirectCode(WindowCode window) {
    if (window.direct() == null && DirectProgram.serves(window.mask(), window.shape())) {
      DirectCode code = DirectTier.warm(DirectProgram.of(window.mask()), window.shape());
      if (code != null) {
        window.replace(code);
      }
    }
  }

  KernelCounts counts() {
    return new KernelCounts(compiled.get(), discarded.get(), abandoned.get());
  }
}
