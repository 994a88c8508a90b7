package dev.sluice.files;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.defence.DefenceConfig;
import dev.sluice.defence.Defences;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.payload.InputRules;
import dev.sluice.payload.Parameters;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.payload.PayloadFormats;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice filter}: pictures, npy and npz files, and folders of them. */
@Command(
    name = FilterCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Filters pictures, npy and npz files as POST /v1/filter filters requests, into a folder.",
      "Files that hold neither pictures nor arrays of pictures are copied as they are.",
      "Run it again after a stop: what is done is not done twice."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all done", "1:some files failed; they are named", "2:nothing was done"})
public final class FilterCommand implements Callable<Integer> {
  public static final String NAME = "filter";

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @CommandLine.Parameters(arity = "1..*", paramLabel = "INPUT", description = "Files and folders.")
  private List<Path> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Where the results go, below the same names.")
  private Path output = Path.of("");

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME=VALUE",
      description = {
        "A parameter of POST /v1/filter: window, footprint, border, cval, median, weight, compat,",
        "gray, layout, defence, format, quality. May be repeated: -p window=5 -p border=nearest."
      })
  private Map<String, String> parameters = new TreeMap<>();

  @Option(
      names = "--configuration",
      paramLabel = "FILE",
      description = {
        "The service's configuration (YAML or properties): its sluice.defences.<name> are what",
        "-p defence=<name> chooses from. Nothing else of it counts."
      })
  private @Nullable Path configuration;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Arrays of an npz to filter; all that are pictures where it is not given.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--leave", paramLabel = "NAME", description = "Arrays of an npz to leave alone.")
  private List<String> leave = new ArrayList<>();

  @Option(
      names = "--ignore-nan",
      description = "Drop NaN from each window; without it an array with NaN fails.")
  private boolean ignoreNan;

  @Option(names = "--no-copy", description = "Leave out the files that are not filtered.")
  private boolean leaveOut;

  @Option(
      names = "--overwrite",
      description = "Filter everything again, also where FOLDER was made with other parameters.")
  private boolean overwrite;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Files at once; 0: as many as there are processors.")
  private int threads;

  @Option(
      names = "--timeout",
      defaultValue = "PT10M",
      description = "Longest time for one file, ISO 8601 (PT10M: ten minutes).")
  private Duration timeout = Duration.ofMinutes(10);

  @Option(names = "--quiet", description = "No progress bar.")
  private boolean quiet;

  private final Configuration reader;
  private Map<String, DefenceConfig> named = Map.of();

  private FilterCommand(Configuration reader) {
    this.reader = reader;
  }

  /** Reads the defences by name out of a file of configuration. */
  @FunctionalInterface
  public interface Configuration {
    /**
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it is wrong; says how to mend it
     */
    Map<String, DefenceConfig> read(Path file) throws IOException;
  }

  /** Runs the command; the arguments are those behind its name. Gives the exit code. */
  public static int run(Configuration reader, String... arguments) {
    return new CommandLine(new FilterCommand(reader)).execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (threads < 0 || timeout.isNegative() || timeout.isZero()) {
      throw refused("--threads must not be negative, --timeout must be positive");
    }
    named = named();
    EngineConfig engineConfig = new EngineConfig(threads, 0);
    try (MedianEngine engine = MedianEngine.start(engineConfig, EngineObserver.NONE)) {
      ImageCodecs codecs = new ImageCodecs(CodecConfig.defaults());
      Defences defences = defences(engine, codecs);
      FileFilter filter =
          new FileFilter(
              new PayloadFormats(codecs, limits(), defences::layout),
              defences,
              Parameters.of(parameters),
              new InputRules(InputRules.Channels.AUTO, false, only, leave),
              timeout);
      OutputFolder folder = OutputFolder.open(output, settings(), overwrite);
      FileTree tree = FileTree.of(inputs, output);
      FileRun run = new FileRun(filter, folder, engineConfig.threads(), !leaveOut, overwrite);
      return report(run.over(tree, quiet));
    } catch (RefusedException e) {
      throw refused(e.getMessage());
    }
  }

  private Map<String, DefenceConfig> named() {
    try {
      return configuration == null ? Map.of() : reader.read(configuration);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(configuration + ": " + e.getMessage());
    }
  }

  private Defences defences(MedianEngine engine, ImageCodecs codecs) {
    try {
      return new Defences(engine, codecs, ignoreNan, named, Defences.Uses.NONE);
    } catch (IllegalArgumentException e) {
      throw refused(configuration + ": " + e.getMessage());
    }
  }

  /** What decides about the results; a folder holds results of one set of them. */
  private String settings() {
    DefenceConfig chosen = named.get(parameters.getOrDefault("defence", "default"));
    String own = chosen == null ? "" : " defence=" + chosen;
    return "parameters=%s only=%s leave=%s ignore-nan=%s copy=%s%s"
        .formatted(new TreeMap<>(parameters), only, leave, ignoreNan, !leaveOut, own);
  }

  private PayloadConfig limits() {
    PayloadConfig config = PayloadConfig.defaults().unbounded();
    return ignoreNan ? config.ignoringNan() : config;
  }

  private static int report(FileRun.Result result) {
    PrintStream out = System.out;
    out.printf(
        "filtered %d, copied %d, left out %d, there already %d, failed %d%n",
        result.filtered(),
        result.copied(),
        result.leftOut(),
        result.already(),
        result.failures().size());
    result.failures().forEach((file, reason) -> System.err.println(file + ": " + reason));
    return result.failures().isEmpty() ? 0 : 1;
  }

  private ParameterException refused(@Nullable String message) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), String.valueOf(message));
  }
}
