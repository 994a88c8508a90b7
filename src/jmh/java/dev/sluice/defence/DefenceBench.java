package dev.sluice.defence;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.MedianKind;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.OracleCheck;
import dev.sluice.median.Pictures;
import dev.sluice.median.Raster;
import dev.sluice.median.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What each step costs on a picture of 1024 x 1024 x 3, by one thread, and the other medians in
 * times of the plain one of the same window, of the same run. The medians are checked before they
 * are measured. Prints CSV.
 */
public final class DefenceBench {
  private static final List<MedianKind> KINDS =
      List.of(
          MedianKind.CONDITIONAL, MedianKind.weighted(3), MedianKind.ADAPTIVE, MedianKind.VECTOR);
  private static final List<Integer> SIDES = List.of(3, 5, 7);
  private static final List<String> SQUEEZERS =
      List.of(
          "bit-depth;bits=5",
          "jpeg;quality=75",
          "mean;window=3",
          "gaussian;sigma=1",
          "nlm;strength=4;patch=3;search=11",
          "random;windows=2x2|3x3|5x5;seed=1");
  private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(2_800);
  private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);
  private static final int LEAST_CALLS = 3;

  private final MedianEngine engine;

  private DefenceBench(MedianEngine engine) {
    this.engine = engine;
  }

  /** Arguments: sample types, {@code u8 f32} where there are none. */
  public static void main(String[] args) throws Exception {
    String[] types = args.length == 0 ? new String[] {"u8", "f32"} : args;
    System.out.println("dtype,step,ms,times_plain");
    try (MedianEngine engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE)) {
      for (String type : types) {
        new DefenceBench(engine).measure(DType.valueOf(type.toUpperCase(Locale.ROOT)));
      }
    }
  }

  private void measure(DType dtype) throws Exception {
    Raster picture = Pictures.natural(dtype, 1024, 1024, 3);
    for (int side : SIDES) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      MedianFilter filter = MedianFilter.of(Window.square(side));
      List<MedianFilter> warmed = List.of(filter, filter.withKind(MedianKind.VECTOR));
      MedianEngine.warm(dtype, warmed, deadline);
      double plain = milliseconds("median;window=" + side, picture, filter);
      print(dtype, "median;window=" + side, plain, plain);
      for (MedianKind kind : KINDS) {
        String step = "median;kind=%s;window=%d".formatted(kind.id(), side);
        print(dtype, step, milliseconds(step, picture, filter.withKind(kind)), plain);
      }
    }
    for (String step : SQUEEZERS) {
      print(dtype, step, milliseconds(step, picture, null), Double.NaN);
    }
  }

  private static void print(DType dtype, String step, double took, double plain) {
    String times = Double.isNaN(plain) ? "" : String.format(Locale.ROOT, "%.2f", took / plain);
    System.out.printf(
        Locale.ROOT, "%s,%s,%.2f,%s%n", dtype.name().toLowerCase(Locale.ROOT), step, took, times);
  }

  /**
   * Median of the calls.
   *
   * @param filter what the step is, where its output can be checked
   */
  private double milliseconds(String step, Raster picture, @Nullable MedianFilter filter)
      throws Exception {
    Defences defences =
        new Defences(
            engine,
            new ImageCodecs(CodecConfig.defaults()),
            false,
            Map.of("measured", DefenceConfig.of(List.of(step))),
            Defences.Uses.NONE);
    Defence defence = defences.select(Map.of("defence", "measured"), "", false, picture);
    byte[] target = new byte[picture.data().length];
    repeat(defence, picture, target, WARM_UP_NANOS);
    if (filter != null) {
      OracleCheck.check(filter, picture, picture.over(target, 0));
    }
    double[] calls = repeat(defence, picture, target, BUDGET_NANOS);
    Arrays.sort(calls);
    return calls[calls.length / 2];
  }

  private static double[] repeat(Defence defence, Raster picture, byte[] target, long budget)
      throws NotFilteredException {
    double[] calls = new double[10_000];
    int count = 0;
    long end = System.nanoTime() + budget;
    while (count < calls.length && (count < LEAST_CALLS || System.nanoTime() < end)) {
      long start = System.nanoTime();
      defence.apply(picture, bytes -> target, start + TimeUnit.MINUTES.toNanos(1));
      calls[count++] = (System.nanoTime() - start) / 1e6;
    }
    return Arrays.copyOf(calls, count);
  }
}
