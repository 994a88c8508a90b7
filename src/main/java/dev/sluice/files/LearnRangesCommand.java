package dev.sluice.files;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.defence.LearnedRanges;
import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.payload.Input;
import dev.sluice.payload.Parameters;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.payload.PayloadException;
import dev.sluice.payload.PayloadFormats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice learn-ranges}: the file of the step {@code range}, from clean data. */
@Command(
    name = LearnRangesCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the range of each column of clean data, as the step range;file=... reads it.",
      "Take data that the model was trained with, or more like it: what is outside is cut."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:written", "1:the file could not be read or written", "2:refused"})
public final class LearnRangesCommand implements Callable<Integer> {
  public static final String NAME = "learn-ranges";

  /** Bytes behind a body that readers may look at. */
  private static final int SLACK = 64;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @CommandLine.Parameters(
      paramLabel = "DATA",
      description = "Rows x columns: an .npy file, or CSV (a first line of names is left aside).")
  private Path data = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the ranges go.")
  private Path output = Path.of("");

  @Option(
      names = "--outside",
      defaultValue = "0.001",
      paramLabel = "PART",
      description = "Of the values of a column, left out on either side; ${DEFAULT-VALUE}.")
  private double outside;

  @Option(
      names = "--levels",
      defaultValue = "0",
      paramLabel = "N",
      description = "Values that are left of each range, 2 or more; 0: values are cut only.")
  private int levels;

  private LearnRangesCommand() {}

  /** Runs the command; the arguments are those behind its name. Gives the exit code. */
  public static int run(String... arguments) {
    return new CommandLine(new LearnRangesCommand()).execute(arguments);
  }

  @Override
  public Integer call() {
    try {
      Raster rows = npy(data) ? array() : table(Files.readAllLines(data));
      Files.writeString(output, LearnedRanges.of(rows, outside, levels));
      System.out.printf("%s: %d columns of %d rows%n", output, rows.width(), rows.batch());
      return 0;
    } catch (IllegalArgumentException | PayloadException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), data + ": " + e.getMessage());
    } catch (IOException e) {
      System.err.println(e);
      return 1;
    }
  }

  private static boolean npy(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
  }

  private Raster array() throws IOException, PayloadException {
    byte[] bytes = Files.readAllBytes(data);
    ByteBuffer body = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + SLACK), 0, bytes.length);
    PayloadFormats formats =
        new PayloadFormats(
            new ImageCodecs(CodecConfig.defaults()),
            PayloadConfig.defaults().unbounded(),
            name -> Optional.empty());
    List<Input> inputs =
        formats
            .read("application/x-npy", body, Parameters.of(Map.of("layout", "bn")), Long.MAX_VALUE)
            .inputs();
    return inputs.getFirst().raster();
  }

  private static Raster table(List<String> lines) {
    List<String[]> rows =
        lines.stream().filter(line -> !line.isBlank()).map(line -> line.split(",", -1)).toList();
    int first = rows.isEmpty() || !Double.isNaN(number(rows.getFirst()[0])) ? 0 : 1;
    if (rows.size() == first) {
      throw new IllegalArgumentException("no rows");
    }
    int columns = rows.get(first).length;
    Raster raster =
        Raster.allocate(DType.F64, SampleOrder.PLANAR, rows.size() - first, 1, columns, 1);
    ByteBuffer samples = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = first; i < rows.size(); i++) {
      if (rows.get(i).length != columns) {
        throw new IllegalArgumentException(
            "line %d has %d cells, not %d".formatted(i + 1, rows.get(i).length, columns));
      }
      for (String cell : rows.get(i)) {
        samples.putDouble(number(cell));
      }
    }
    return raster;
  }

  /** NaN where it is none, which has no range. */
  private static double number(String cell) {
    try {
      return Double.parseDouble(cell.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
