package dev.sluice.median;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the engine's cases one after another in this JVM, each beside its peer, and writes a CSV.
 *
 * <p>Arguments: {@code quick|full}, the CSV to write. Times are medians of the iterations. The
 * pictures of the cases are written beside the CSV for peers that live in other processes.
 */
final class EngineBench {
  private static final int ITERATIONS = 9;

  private EngineBench() {}

  public static void main(String[] args) throws Exception {
    List<EngineCase> cases = args[0].equals("quick") ? EngineCase.quick() : EngineCase.full();
    Path csv = Path.of(args[1]);
    Files.createDirectories(csv.toAbsolutePath().getParent());
    String peer = Peer.find().map(Peer::name).orElse("none");
    try (PrintStream out = new PrintStream(Files.newOutputStream(csv), true)) {
      out.println("case,ours_ns,peer,peer_ns,ratio,memcpy_ratio");
      for (EngineCase row : cases) {
        String line = measure(row, peer);
        out.println(line);
        System.out.println(line);
        export(row, csv.resolveSibling("inputs"));
      }
    }
  }

  private static String measure(EngineCase row, String peer) throws RunnerException {
    double ours = median("sluice", row);
    boolean beside =
        row.threads() == 1
            && Peer.find().filter(p -> p.supports(row.dtype(), row.window())).isPresent()
            && row.height() > 1;
    double theirs = beside ? median("peer", row) : Double.NaN;
    double copy = median("memcpy", row);
    return String.format(
        Locale.ROOT,
        "%s,%.0f,%s,%s,%s,%.3f",
        row,
        ours,
        beside ? peer : "",
        beside ? String.format(Locale.ROOT, "%.0f", theirs) : "",
        beside ? String.format(Locale.ROOT, "%.2f", theirs / ours) : "",
        copy / ours);
  }

  private static double median(String method, EngineCase row) throws RunnerException {
    boolean large = row.height() * row.width() > 2_000_000 || row.window().samples() > 400;
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include("\\.EngineBenchmark\\." + method + "$")
                    .param("name", row.toString())
                    .forks(0)
                    .warmupIterations(method.equals("sluice") ? (large ? 6 : 4) : 1)
                    .warmupTime(TimeValue.milliseconds(large ? 500 : 300))
                    .measurementIterations(ITERATIONS)
                    .measurementTime(TimeValue.milliseconds(large ? 300 : 100))
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle();
    double[] scores =
        result.getBenchmarkResults().stream()
            .flatMap(benchmark -> benchmark.getIterationResults().stream())
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .sorted()
            .toArray();
    System.err.println(method + " " + row + " " + Arrays.toString(scores));
    return scores[scores.length / 2];
  }

  private static void export(EngineCase row, Path folder) throws IOException {
    Files.createDirectories(folder);
    String size = row.height() + "x" + row.width() + "x" + row.channels();
    Path file = folder.resolve(row.dtype() + "-" + size + "-" + row.content() + ".raw");
    if (!Files.exists(file)) {
      Files.write(file, row.raster().data());
    }
  }
}
