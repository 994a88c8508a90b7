package dev.sluice.median;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The scalar tier, in a JVM without the vector module: 1 MP, one thread. Prints CSV: the case,
 * nanoseconds, megapixels a second.
 */
final class ScalarBench {
  private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int SKIPPED = 20;

  private ScalarBench() {}

  public static void main(String[] args) throws NotFilteredException {
    if (Kernels.vectorModuleIsThere()) {
      throw new IllegalStateException("start Java without the vector module");
    }
    System.out.println("case,ours_ns,mpx_s");
    try (MedianEngine engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE)) {
      for (String kernel : new String[] {"u8/3x3", "u8/5x5", "u16/5x5", "f32/3x3", "f32/5x5"}) {
        measure(engine, EngineCase.parse(kernel + "/1024x1024/natural/1-thread"));
      }
    }
  }

  private static void measure(MedianEngine engine, EngineCase row) throws NotFilteredException {
    Raster source = row.raster();
    Raster target = source.blank();
    long[] times = new long[2_000];
    int count = 0;
    long end = System.nanoTime() + BUDGET_NANOS;
    while (count < times.length && (System.nanoTime() < end || count <= SKIPPED)) {
      long start = System.nanoTime();
      engine.filter(source, target, row.filter(), start + TimeUnit.MINUTES.toNanos(1));
      times[count++] = System.nanoTime() - start;
    }
    EngineCheck.check(row, source, target);
    long[] warm = Arrays.copyOfRange(times, SKIPPED, count);
    Arrays.sort(warm);
    long median = warm[warm.length / 2];
    System.out.printf(Locale.ROOT, "%s,%d,%.0f%n", row, median, row.samples() * 1e3 / median);
  }
}
