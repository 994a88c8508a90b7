package dev.sluice.defence;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.Pictures;
import dev.sluice.median.Raster;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What each step but the medians costs on a picture of 1024 x 1024 x 3, by one thread, and the
 * residual that is taken after a defence. Medians are in the engine's benchmark. Prints CSV.
 */
public final class DefenceBench {
  private static final List<String> STEPS =
      List.of(
          "bit-depth;bits=5",
          "gray",
          "jpeg;quality=75",
          "mean;window=3",
          "gaussian;sigma=1",
          "nlm;strength=4;patch=3;search=11");
  private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(2_400);
  private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);
  private static final int LEAST_CALLS = 3;

  private DefenceBench() {}

  /** Arguments: sample types, {@code u8 f32} where there are none. */
  public static void main(String[] args) throws Exception {
    String[] types = args.length == 0 ? new String[] {"u8", "f32"} : args;
    System.out.println("dtype,step,ms");
    try (MedianEngine engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE)) {
      for (String type : types) {
        measure(engine, DType.valueOf(type.toUpperCase(Locale.ROOT)));
      }
    }
  }

  private static void measure(MedianEngine engine, DType dtype) throws Exception {
    Raster picture = Pictures.natural(dtype, 1024, 1024, 3);
    StepReader steps = new StepReader(engine, new ImageCodecs(CodecConfig.defaults()), false);
    byte[][] kept = new byte[8][];
    for (String text : STEPS) {
      Squeezer step = steps.read(text, false, dtype, null);
      print(
          dtype,
          text,
          () -> {
            int[] used = {0};
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            step.apply(picture, bytes -> lent(kept, used[0]++, bytes), deadline);
          });
    }
    Raster squeezed =
        steps
            .read("mean;window=3", false, dtype, null)
            .apply(picture, byte[]::new, System.nanoTime() + TimeUnit.MINUTES.toNanos(1))
            .raster();
    print(dtype, "(residual)", () -> Residual.of(picture, squeezed));
  }

  /** Arrays that are used again, as in the service. */
  private static byte[] lent(byte[][] kept, int index, int bytes) {
    if (kept[index] == null || kept[index].length < bytes) {
      kept[index] = new byte[bytes];
    }
    return kept[index];
  }

  private interface Call {
    void run() throws Exception;
  }

  /** Median of the calls. */
  private static void print(DType dtype, String step, Call call) throws Exception {
    repeat(call, WARM_UP_NANOS);
    double[] calls = repeat(call, BUDGET_NANOS);
    Arrays.sort(calls);
    System.out.printf(
        Locale.ROOT,
        "%s,%s,%.3f%n",
        dtype.name().toLowerCase(Locale.ROOT),
        step,
        calls[calls.length / 2]);
  }

  private static double[] repeat(Call call, long budget) throws Exception {
    double[] calls = new double[100_000];
    int count = 0;
    long end = System.nanoTime() + budget;
    while (count < calls.length && (count < LEAST_CALLS || System.nanoTime() < end)) {
      long start = System.nanoTime();
      call.run();
      calls[count++] = (System.nanoTime() - start) / 1e6;
    }
    return Arrays.copyOf(calls, count);
  }
}
