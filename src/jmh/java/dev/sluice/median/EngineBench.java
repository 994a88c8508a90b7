package dev.sluice.median;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the engine's cases one after another in this JVM, each beside its peer, and writes a CSV.
 *
 * <p>Arguments: {@code quick|full|u8}, the CSV to write. Times are medians of the iterations. Every
 * output is checked before it is measured, the peer's as well. The pictures of the cases are
 * written beside the CSV for peers that live in other processes.
 */
final class EngineBench {
  private static final int ITERATIONS = 7;

  /** One call takes about so long at most, or else fewer are made. */
  private static final long SLOW_NANOS = 150_000_000;

  private final Optional<Peer> peer = Peer.find();
  private final Map<String, Double> copies = new HashMap<>();

  private EngineBench() {}

  public static void main(String[] args) throws Exception {
    List<EngineCase> cases =
        switch (args[0]) {
          case "quick" -> EngineCase.quick();
          case "u8" -> EngineCase.u8();
          default -> EngineCase.full();
        };
    Path csv = Path.of(args[1]);
    Files.createDirectories(csv.toAbsolutePath().getParent());
    EngineBench bench = new EngineBench();
    try (PrintStream out = new PrintStream(Files.newOutputStream(csv), true)) {
      out.println("case,ours_ns,peer,peer_ns,ratio,memcpy_ratio");
      for (EngineCase row : cases) {
        String line = bench.measure(row);
        out.println(line);
        System.out.println(line);
        export(row, csv.resolveSibling("inputs"));
      }
    }
  }

  private String measure(EngineCase row)
      throws RunnerException, NotFilteredException, InterruptedException {
    long[] once = tryOut(row);
    double ours = median("sluice", row, once[0]);
    double theirs = once[1] > 0 ? median("peer", row, once[1]) : Double.NaN;
    String bytes = row.dtype() + row.size();
    if (!copies.containsKey(bytes)) {
      copies.put(bytes, median("memcpy", row, 0));
    }
    return String.format(
        Locale.ROOT,
        "%s,%.0f,%s,%s,%s,%.3f",
        row,
        ours,
        once[1] > 0 ? peer.orElseThrow().name() : "",
        once[1] > 0 ? String.format(Locale.ROOT, "%.0f", theirs) : "",
        once[1] > 0 ? String.format(Locale.ROOT, "%.2f", theirs / ours) : "",
        copies.getOrDefault(bytes, 0.0) / ours);
  }

  /** One call of each, checked: nanoseconds of ours, and of the peer's or 0 without one. */
  private static long[] tryOut(EngineCase row) throws NotFilteredException, InterruptedException {
    EngineBenchmark state = new EngineBenchmark();
    state.name = row.toString();
    state.load();
    try {
      state.sluice();
      long start = System.nanoTime();
      state.sluice();
      long ours = System.nanoTime() - start;
      EngineCheck.check(row, state.source(), state.target());
      long theirs = 0;
      if (state.hasPeer()) {
        state.peer();
        start = System.nanoTime();
        state.peer();
        theirs = System.nanoTime() - start;
        if (!Arrays.equals(state.peerOutput(), state.target().data())) {
          throw new AssertionError("the peer's output differs: " + row);
        }
      }
      return new long[] {ours, theirs};
    } finally {
      state.stop();
    }
  }

  private static double median(String method, EngineCase row, long onceNanos)
      throws RunnerException {
    boolean slow = onceNanos > SLOW_NANOS;
    long iteration = Math.clamp(5 * onceNanos, 40_000_000, 200_000_000);
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include("\\.EngineBenchmark\\." + method + "$")
                    .param("name", row.toString())
                    .forks(0)
                    .warmupIterations(slow ? 1 : 3)
                    .warmupTime(TimeValue.nanoseconds(slow ? 1 : 100_000_000))
                    .measurementIterations(slow ? 3 : ITERATIONS)
                    .measurementTime(TimeValue.nanoseconds(slow ? 1 : iteration))
                    .timeout(TimeValue.minutes(5))
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle();
    double[] scores =
        result.getBenchmarkResults().stream()
            .flatMap(benchmark -> benchmark.getIterationResults().stream())
            .mapToDouble(each -> each.getPrimaryResult().getScore())
            .sorted()
            .toArray();
    System.err.println(method + " " + row + " " + Arrays.toString(scores));
    return scores[scores.length / 2];
  }

  private static void export(EngineCase row, Path folder) throws IOException {
    boolean timedElsewhere = row.height() == 1 || row.size().equals("1024x1024");
    Files.createDirectories(folder);
    Path file = folder.resolve(row.dtype() + "-" + row.size() + "-" + row.content() + ".raw");
    if (timedElsewhere && !Files.exists(file)) {
      Files.write(file, row.raster().data());
    }
  }
}
