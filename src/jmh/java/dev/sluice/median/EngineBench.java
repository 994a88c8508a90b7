package dev.sluice.median;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the engine's cases one after another in this JVM, each beside its peer, and writes a CSV.
 *
 * <p>Arguments: what {@link EngineCases#of} takes, the CSV to write, and the seconds after which no
 * more cases are begun. In the environment {@code SLUICE_BENCH_CASES}, a regular expression, picks
 * cases, and {@code SLUICE_BENCH_MILLIS} is the time that one takes of each side. Times are medians
 * of the iterations. Every output is checked before it is measured, the peer's as well. A median of
 * another kind has the plain one as its peer. The pictures are written beside the CSV for peers
 * that live in other processes.
 */
final class EngineBench {
  private static final int ITERATIONS = 7;

  /** One call takes about so long at most, or else fewer are made. */
  private static final long SLOW_NANOS = 60_000_000;

  /** What nothing but use warms: until the compilers rest, or so many rounds. */
  private static final int MOST_ROUNDS = 30;

  private static final int QUIET_ROUNDS = 3;
  private static final CompilationMXBean COMPILERS = ManagementFactory.getCompilationMXBean();

  private final long nanos;
  private final Optional<Peer> peer = Peer.find();
  private final Map<String, Double> copies = new HashMap<>();
  private final Map<EngineCase, Double> plain = new HashMap<>();

  private record Once(long ours, long theirs) {}

  private EngineBench(long nanos) {
    this.nanos = nanos;
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> settings = System.getenv();
    List<EngineCase> cases =
        EngineCases.of(args[0], settings.getOrDefault("SLUICE_BENCH_CASES", ""));
    long millis = Long.parseLong(settings.getOrDefault("SLUICE_BENCH_MILLIS", "300"));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[2]));
    Path csv = Path.of(args[1]);
    Files.createDirectories(csv.toAbsolutePath().getParent());
    EngineBench bench = new EngineBench(TimeUnit.MILLISECONDS.toNanos(millis));
    try (PrintStream out = new PrintStream(Files.newOutputStream(csv), true)) {
      out.println("case,ours_ns,peer,peer_ns,ratio,memcpy_ratio");
      for (EngineCase row : cases) {
        if (System.nanoTime() - end > 0) {
          System.out.println("left out for want of time: from " + row + " on");
          return;
        }
        String line = bench.measure(row);
        out.println(line);
        System.out.println(line);
        export(row, csv.resolveSibling("inputs"));
      }
    }
  }

  private String measure(EngineCase row)
      throws RunnerException, NotFilteredException, InterruptedException {
    Once once = tryOut(row);
    double ours = median("sluice", row, once.ours());
    if (!row.isPlain()) {
      return line(row, ours, "plain", plain(row.plain()));
    }
    plain.put(row, ours);
    if (once.theirs() == 0) {
      return line(row, ours, "", 0);
    }
    return line(row, ours, peer.orElseThrow().name(), median("peer", row, once.theirs()));
  }

  private double plain(EngineCase row)
      throws RunnerException, NotFilteredException, InterruptedException {
    Double known = plain.get(row);
    if (known == null) {
      known = median("sluice", row, tryOut(row).ours());
      plain.put(row, known);
    }
    return known;
  }

  /**
   * @param theirs 0 where there is no peer
   */
  private String line(EngineCase row, double ours, String name, double theirs)
      throws RunnerException {
    String bytes = row.dtype() + row.size();
    if (!copies.containsKey(bytes)) {
      copies.put(bytes, median("memcpy", row, 0));
    }
    String beside =
        theirs > 0 ? String.format(Locale.ROOT, "%.0f,%.2f", theirs, theirs / ours) : ",";
    return String.format(
        Locale.ROOT,
        "%s,%.0f,%s,%s,%.3f",
        row,
        ours,
        name,
        beside,
        copies.getOrDefault(bytes, 0.0) / ours);
  }

  /** Calls of each, checked; nanoseconds of the last, the peer's 0 where there is none. */
  private Once tryOut(EngineCase row) throws NotFilteredException, InterruptedException {
    EngineBenchmark state = new EngineBenchmark();
    state.name = row.toString();
    state.load();
    try {
      state.sluice();
      long ours = round(state);
      for (int i = 0, quiet = 0;
          row.warmedByUse() && quiet < QUIET_ROUNDS && i < MOST_ROUNDS;
          i++) {
        long before = COMPILERS.getTotalCompilationTime();
        ours = round(state);
        quiet = COMPILERS.getTotalCompilationTime() == before ? quiet + 1 : 0;
      }
      EngineCheck.check(row, state.source(), state.target());
      return new Once(ours, state.hasPeer() ? tryPeer(row, state) : 0);
    } finally {
      state.stop();
    }
  }

  /** Calls for as long as a case takes; nanoseconds of the last. */
  private long round(EngineBenchmark state) throws NotFilteredException {
    long until = System.nanoTime() + nanos;
    long start;
    do {
      start = System.nanoTime();
      state.sluice();
    } while (System.nanoTime() < until);
    return System.nanoTime() - start;
  }

  private static long tryPeer(EngineCase row, EngineBenchmark state) {
    state.peer();
    long start = System.nanoTime();
    state.peer();
    long took = System.nanoTime() - start;
    if (!Arrays.equals(state.peerOutput(), state.target().data())) {
      throw new AssertionError("the peer's output differs: " + row);
    }
    return took;
  }

  private double median(String method, EngineCase row, long onceNanos) throws RunnerException {
    boolean slow = onceNanos > SLOW_NANOS;
    long iteration = Math.max(nanos / (ITERATIONS + 3), 2 * onceNanos);
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include("\\.EngineBenchmark\\." + method + "$")
                    .param("name", row.toString())
                    .forks(0)
                    .warmupIterations(slow ? 0 : 1)
                    .warmupTime(TimeValue.nanoseconds(nanos / 3))
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
    Path file = folder.resolve(row.input() + ".raw");
    if (timedElsewhere && !Files.exists(file)) {
      Files.write(file, row.raster().data());
    }
  }
}
