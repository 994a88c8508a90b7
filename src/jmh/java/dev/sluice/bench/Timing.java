package dev.sluice.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Processor time of one run, of the whole process: the collector's and the compiler's threads
 * count, other processes do not, so that a machine that is not quiet harms it little. Not
 * thread-safe.
 */
public final class Timing {
  private static final int ROUNDS = 15;
  private static final long WARM_UP_NANOS = 2_500_000_000L;
  private static final int MOST_WAITS = 60;
  private static final long QUIET_MILLIS = 500;
  private static final long ROUND_NANOS = 40_000_000L;

  /** The JDK's own process time counts in hundredths of a second. */
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;

  private static final MethodHandle CLOCK_GETTIME = clock();
  private static final MemorySegment TIME = Arena.global().allocate(16, 8);

  private static int sink;

  private Timing() {}

  @SuppressWarnings("restricted")
  private static MethodHandle clock() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("clock_gettime"),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  }

  private static long now() {
    try {
      int failed = (int) CLOCK_GETTIME.invokeExact(CLOCK_PROCESS_CPUTIME_ID, TIME);
      if (failed != 0) {
        throw new IllegalStateException("no clock of the process");
      }
      return TIME.get(JAVA_LONG, 0) * 1_000_000_000 + TIME.get(JAVA_LONG, 8);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Something to measure; what it returns is used up. */
  @FunctionalInterface
  public interface Work {
    Object run() throws Exception;
  }

  /** Whether the compiler finished anything in the last moment. */
  private static boolean compiling() throws InterruptedException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long before = compiler.getTotalCompilationTime();
    Thread.sleep(QUIET_MILLIS);
    return compiler.getTotalCompilationTime() != before;
  }

  /** Median over rounds of many runs each, in nanoseconds a run. */
  public static double nanos(Work work) throws Exception {
    long start = now();
    long runs = 0;
    while (now() - start < WARM_UP_NANOS) {
      sink += System.identityHashCode(work.run()) & 1;
      runs++;
    }
    // The engine's kernels are compiled in the background, and would count as this work's time.
    for (int i = 0; i < MOST_WAITS && compiling(); i++) {
      sink += System.identityHashCode(work.run()) & 1;
    }
    long each = Math.max(1, runs * ROUND_NANOS / WARM_UP_NANOS);
    double[] rounds = new double[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
      long from = now();
      for (long i = 0; i < each; i++) {
        sink += System.identityHashCode(work.run()) & 1;
      }
      rounds[r] = (now() - from) / (double) each;
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }
}
