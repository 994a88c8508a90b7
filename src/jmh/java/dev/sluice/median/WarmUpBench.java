package dev.sluice.median;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What it takes until kernels run at full speed, in a JVM that has done nothing before. Arguments:
 * kernels, as {@code u8/5x5}, that are warmed together. Prints one line of CSV: the kernels, how
 * many of them run code of their own, milliseconds from the start of the JVM and from the start of
 * the warm-up, and of processor time and of the JIT compilers' time, the whole JVM's.
 */
final class WarmUpBench {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(20);

  private WarmUpBench() {}

  public static void main(String[] args) throws InterruptedException {
    long start = System.nanoTime();
    long cpu = processCpu();
    int warm = 0;
    for (String kernel : args) {
      String[] part = kernel.split("[/x]");
      Window window = new Window(Integer.parseInt(part[1]), Integer.parseInt(part[2]));
      DType dtype = DType.valueOf(part[0].toUpperCase(Locale.ROOT));
      warm += MedianEngine.warm(dtype, List.of(MedianFilter.of(window)), start + LONGEST);
    }
    long wall = System.nanoTime() - start;
    System.out.printf(
        Locale.ROOT,
        "%s,%d,%d,%d,%d,%d%n",
        String.join(" ", args),
        warm,
        ManagementFactory.getRuntimeMXBean().getUptime(),
        TimeUnit.NANOSECONDS.toMillis(wall),
        TimeUnit.NANOSECONDS.toMillis(processCpu() - cpu),
        ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
  }

  private static long processCpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
