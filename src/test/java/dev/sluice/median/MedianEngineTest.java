package dev.sluice.median;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool: bands, queue, deadline, interruption, end. Scalar, so that work takes its time. */
@Timeout(60)
final class MedianEngineTest {
  private static final MedianFilter QUICK = MedianFilter.of(Window.square(3));

  /** Seconds of work on {@link #large()}. */
  private static final MedianFilter SLOW = MedianFilter.of(Window.square(63));

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final Counts counts = new Counts();

  private static final class Counts implements EngineObserver {
    final AtomicInteger queued = new AtomicInteger();
    final AtomicInteger rejected = new AtomicInteger();
    final AtomicInteger filtered = new AtomicInteger();
    final AtomicLong samples = new AtomicLong();

    @Override
    public void queued(long nanos) {
      assertThat(nanos).isNotNegative();
      queued.incrementAndGet();
    }

    @Override
    public void rejected() {
      rejected.incrementAndGet();
    }

    @Override
    public void filtered(String tier, long count, long nanos) {
      assertThat(tier).isEqualTo("scalar");
      assertThat(nanos).isPositive();
      filtered.incrementAndGet();
      samples.addAndGet(count);
    }
  }

  @AfterEach
  void stopCallers() {
    callers.shutdownNow();
  }

  private MedianEngine engine(int threads, int queue) {
    return MedianEngine.start(new EngineConfig(threads, queue), counts, Kernels.scalar());
  }

  private static Raster large() {
    return Raster.allocate(DType.F64, SampleOrder.INTERLEAVED, 1, 4_000, 3_000, 1);
  }

  private static Raster small() {
    Raster raster = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 32, 32, 3);
    Samples.fill(raster, Samples.Spread.BITS, new SplittableRandom(7));
    return raster;
  }

  private static long in(long millis) {
    return System.nanoTime() + MILLISECONDS.toNanos(millis);
  }

  private Future<Long> filterLater(MedianEngine engine, Raster raster, MedianFilter filter) {
    return callers.submit(() -> engine.filter(raster, raster.blank(), filter, in(30_000)));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = in(20_000);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
      Thread.sleep(1);
    }
  }

  private static void abandon(Future<Long> running) throws Exception {
    running.cancel(true);
    try {
      running.get(20, SECONDS);
    } catch (CancellationException expected) {
      assertThat(running.isCancelled()).isTrue();
    }
  }

  @Test
  void bandsOfAllThreadsMakeOnePicture() throws Exception {
    Raster source = Raster.allocate(DType.U16, SampleOrder.INTERLEAVED, 3, 517, 331, 2);
    Samples.fill(source, Samples.Spread.BITS, new SplittableRandom(1));
    MedianFilter filter = MedianFilter.of(new Window(5, 3)).withBorder(Border.MIRROR);
    byte[] expected = Oracle.filter(source, filter).data();
    for (int threads = 1; threads <= 5; threads++) {
      try (MedianEngine engine = engine(threads, 64)) {
        Raster target = source.blank();
        engine.filter(source, target, filter, in(50_000));
        assertThat(target.data()).isEqualTo(expected);
        Raster same = source.over(source.data().clone(), 0);
        engine.filter(same, same, filter, in(50_000));
        assertThat(same.data()).isEqualTo(expected);
      }
    }
    assertThat(counts.filtered).hasValue(10);
    assertThat(counts.samples).hasValue(10 * source.sampleCount());
  }

  @Test
  void manyCallersGetTheirOwnResults() throws Exception {
    Raster source = small();
    byte[] expected = Oracle.filter(source, QUICK).data();
    try (MedianEngine engine = engine(2, 1000)) {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        results.add(
            callers.submit(
                () -> {
                  Raster target = source.blank();
                  engine.filter(source, target, QUICK, in(50_000));
                  assertThat(engine.activeThreads()).isLessThanOrEqualTo(2);
                  return target.data();
                }));
      }
      for (Future<byte[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
      assertThat(engine.activeThreads()).isZero();
      assertThat(engine.queueLength()).isZero();
    }
    assertThat(counts.filtered).hasValue(500);
  }

  /** Offered while workers look for more work, stop looking, and sleep: nobody waits in vain. */
  @Test
  void streamsOfLargeRastersGetTheirHelpers() throws Exception {
    Raster source = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 300, 200, 1);
    Samples.fill(source, Samples.Spread.BITS, new SplittableRandom(2));
    byte[] expected = Oracle.filter(source, QUICK).data();
    try (MedianEngine engine = engine(2, 1000)) {
      List<Future<Integer>> streams = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        SplittableRandom random = new SplittableRandom(i);
        streams.add(
            callers.submit(
                () -> {
                  int right = 0;
                  for (int k = 0; k < 200; k++) {
                    Raster target = source.blank();
                    engine.filter(source, target, QUICK, in(10_000));
                    right += Arrays.equals(target.data(), expected) ? 1 : 0;
                    LockSupport.parkNanos(random.nextInt(150_000));
                  }
                  return right;
                }));
      }
      for (Future<Integer> stream : streams) {
        assertThat(stream.get()).isEqualTo(200);
      }
      assertThat(engine.activeThreads()).isZero();
      assertThat(engine.queueLength()).isZero();
    }
    assertThat(counts.queued).hasPositiveValue();
  }

  @Test
  void smallRasterIsFilteredByItsCaller() throws Exception {
    try (MedianEngine engine = engine(2, 4)) {
      engine.filter(small(), small(), QUICK, in(10_000));
    }
    assertThat(counts.queued).hasValue(0);
    assertThat(counts.filtered).hasValue(1);
  }

  @Test
  void fullQueueRefuses() throws Exception {
    try (MedianEngine engine = engine(1, 1)) {
      Raster large = large();
      Future<Long> first = callers.submit(() -> engine.filter(large, large, SLOW, in(30_000)));
      await(() -> engine.activeThreads() == 1);
      Future<Long> second = filterLater(engine, small(), QUICK);
      await(() -> engine.queueLength() == 1);
      assertThatThrownBy(() -> engine.filter(small(), small(), QUICK, in(10_000)))
          .isInstanceOf(EngineBusyException.class);
      assertThat(counts.rejected).hasValue(1);
      abandon(first);
      assertThat(second.get(20, SECONDS)).isPositive();
      assertThat(counts.queued).hasValue(1);
      await(() -> engine.activeThreads() == 0);
    }
  }

  @Test
  void deadlineEndsWorkUnderWay() throws Exception {
    try (MedianEngine engine = engine(2, 4)) {
      Raster source = large();
      Raster target = source.blank();
      long start = System.nanoTime();
      assertThatThrownBy(() -> engine.filter(source, target, SLOW, in(300)))
          .isInstanceOf(EngineTimeoutException.class);
      assertThat(System.nanoTime() - start).isBetween(300_000_000L, 5_000_000_000L);
      assertThat(engine.queueLength()).isZero();
      await(() -> engine.activeThreads() == 0);
      assertThat(engine.filter(small(), small().blank(), QUICK, in(10_000))).isPositive();
    }
    assertThat(counts.filtered).hasValue(1);
  }

  @Test
  void deadlineEndsOneLongRow() {
    try (MedianEngine engine = engine(1, 4)) {
      Raster source = Raster.allocate(DType.F64, SampleOrder.INTERLEAVED, 1, 1, 8_000_000, 1);
      Raster target = source.blank();
      MedianFilter filter = MedianFilter.of(Window.along(1023));
      long start = System.nanoTime();
      assertThatThrownBy(() -> engine.filter(source, target, filter, in(50)))
          .isInstanceOf(EngineTimeoutException.class);
      assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
    }
  }

  @Test
  void deadlinePassedMeansNothingIsDone() {
    try (MedianEngine engine = engine(1, 1)) {
      Raster target = small().blank();
      assertThatThrownBy(() -> engine.filter(small(), target, QUICK, System.nanoTime() - 1))
          .isInstanceOf(EngineTimeoutException.class);
      assertThat(target.data()).containsOnly(0);
    }
  }

  @Test
  void interruptionIsATimeoutAndStaysSet() throws Exception {
    try (MedianEngine engine = engine(2, 4)) {
      Raster source = large();
      List<Thread> caller = new ArrayList<>();
      Future<Boolean> interrupted =
          callers.submit(
              () -> {
                caller.add(Thread.currentThread());
                assertThatThrownBy(() -> engine.filter(source, source.blank(), SLOW, in(30_000)))
                    .isInstanceOf(EngineTimeoutException.class);
                return Thread.interrupted();
              });
      await(() -> engine.activeThreads() == 2);
      caller.getFirst().interrupt();
      assertThat(interrupted.get(20, SECONDS)).isTrue();
      await(() -> engine.activeThreads() == 0);
    }
  }

  @Test
  void interruptionWhileQueuedIsATimeout() throws Exception {
    try (MedianEngine engine = engine(1, 4)) {
      Raster large = large();
      Future<Long> first = callers.submit(() -> engine.filter(large, large, SLOW, in(30_000)));
      await(() -> engine.activeThreads() == 1);
      Future<Long> second = filterLater(engine, small(), QUICK);
      await(() -> engine.queueLength() == 1);
      second.cancel(true);
      await(() -> engine.queueLength() == 0);
      abandon(first);
    }
  }

  @Test
  void closedEngineRefuses() throws Exception {
    MedianEngine engine = engine(1, 4);
    Raster large = large();
    Future<Long> running =
        callers.submit(() -> engine.filter(large, large.blank(), SLOW, in(1_000)));
    await(() -> engine.activeThreads() == 1);
    Future<Long> queued = filterLater(engine, small(), QUICK);
    await(() -> engine.queueLength() == 1);
    engine.close();
    assertThatThrownBy(queued::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(EngineBusyException.class);
    assertThatThrownBy(running::get).hasCauseInstanceOf(EngineTimeoutException.class);
    assertThatThrownBy(() -> engine.filter(small(), small(), QUICK, in(10_000)))
        .isInstanceOf(EngineBusyException.class);
  }

  @Test
  void failureOfAKernelReachesTheCallerAndThePoolLives() throws Exception {
    try (MedianEngine engine = engine(2, 4)) {
      MedianFilter misfit = QUICK.withFootprint(Footprint.of(true, false));
      assertThatThrownBy(() -> engine.filter(small(), small(), misfit, in(10_000)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(engine.filter(small(), small().blank(), QUICK, in(10_000))).isPositive();
      assertThat(engine.activeThreads()).isZero();
    }
  }

  @Test
  void shapesMustAgreeAndMemoryMustNotOverlapInPart() {
    try (MedianEngine engine = engine(1, 4)) {
      Raster other = Raster.allocate(DType.U8, SampleOrder.PLANAR, 1, 32, 32, 3);
      assertThatThrownBy(() -> engine.filter(small(), other, QUICK, in(1_000)))
          .isInstanceOf(IllegalArgumentException.class);
      byte[] data = new byte[32 * 32 * 3 + 1];
      Raster first = small().over(data, 0);
      Raster second = small().over(data, 1);
      assertThatThrownBy(() -> engine.filter(first, second, QUICK, in(1_000)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("overlap");
    }
  }

  @Test
  void halvesOfOneArrayAreSeparate() throws Exception {
    try (MedianEngine engine = engine(1, 4)) {
      Raster source = small();
      byte[] both = new byte[2 * source.data().length];
      System.arraycopy(source.data(), 0, both, 0, source.data().length);
      Raster target = source.over(both, source.data().length);
      engine.filter(source.over(both, 0), target, QUICK, in(10_000));
      byte[] expected = Oracle.filter(source, QUICK).data();
      assertThat(both).startsWith(source.data()).endsWith(expected);
    }
  }
}
