package dev.sluice.embed;

import dev.sluice.median.Border;
import dev.sluice.median.Footprint;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.MedianProgram;
import dev.sluice.median.Window;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice embed}: a copy of an ONNX model that filters one of its tensors itself. */
@Command(
    name = EmbedCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes a copy of an ONNX model with a median filter at one of its tensors,",
      "made of standard operators, so that the defence lives inside of the model."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:written",
      "1:the file could not be read or written",
      "2:refused; nothing was written"
    })
public final class EmbedCommand implements Callable<Integer> {
  public static final String NAME = "embed";

  /** Larger networks take runtimes long to load. */
  private static final int LONGEST_SIDE = 15;

  private static final Pattern WINDOW = Pattern.compile("([0-9]{1,2})(?:x([0-9]{1,2}))?");

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @CommandLine.Parameters(paramLabel = "MODEL", description = "An .onnx file.")
  private Path model = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the copy goes.")
  private Path output = Path.of("");

  @Option(
      names = {"-t", "--tensor"},
      paramLabel = "NAME",
      description =
          "What is filtered: an input or what a node computes; the only input if not given.")
  private @Nullable String tensor;

  @Option(
      names = "--layout",
      defaultValue = "nchw",
      paramLabel = "AXES",
      description = "nchw, nhwc, chw, hwc, nhw or hw: which axes are rows (h) and columns (w).")
  private String layout = "nchw";

  @Option(
      names = "--window",
      defaultValue = "3",
      paramLabel = "SIZE",
      description = "3, or 5x3: rows x columns; at most 15 a side.")
  private String window = "3";

  @Option(names = "--footprint", defaultValue = "square", description = "square, cross or disk.")
  private String footprint = "square";

  @Option(
      names = "--border",
      defaultValue = "reflect",
      description = "reflect, mirror, nearest, constant or wrap, as in POST /v1/filter.")
  private String border = "reflect";

  @Option(names = "--cval", defaultValue = "0", description = "The value outside, for constant.")
  private float cval;

  private EmbedCommand() {}

  /** Runs the command; the arguments are those behind its name. Gives the exit code. */
  public static int run(String... arguments) {
    return new CommandLine(new EmbedCommand()).execute(arguments);
  }

  @Override
  public Integer call() {
    try {
      Embedding embedding = embedding();
      OnnxModel copy = OnnxModel.read(ByteBuffer.wrap(Files.readAllBytes(model)));
      if (copy.hasFilesBeside() && !folder(model).equals(folder(output))) {
        throw new RefusedException(
            "the model has weights in files beside it: write the copy into " + folder(model));
      }
      String at = embedding.into(copy, tensor);
      write(copy);
      System.out.printf(
          "%s: %s median at %s, %d minima and maxima%n",
          output,
          embedding.filter().window(),
          at,
          MedianProgram.of(embedding.filter()).operations());
      return 0;
    } catch (RefusedException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      System.err.println(e);
      return 1;
    }
  }

  private Embedding embedding() throws RefusedException {
    if (!Embedding.LAYOUTS.contains(layout)) {
      throw new RefusedException("--layout is one of " + String.join(", ", Embedding.LAYOUTS));
    }
    Matcher sides = WINDOW.matcher(window);
    if (!sides.matches()) {
      throw new RefusedException("--window is like 3 or 5x3, not " + window);
    }
    int rows = Integer.parseInt(sides.group(1));
    int columns = sides.group(2) == null ? rows : Integer.parseInt(sides.group(2));
    if (rows < 1 || columns < 1 || Math.max(rows, columns) > LONGEST_SIDE) {
      throw new RefusedException("--window has 1 to " + LONGEST_SIDE + " a side, not " + window);
    }
    if (!Float.isFinite(cval)) {
      throw new RefusedException("--cval is a finite number");
    }
    return new Embedding(
        new MedianFilter(new Window(rows, columns), footprint(), border(), cval, false), layout);
  }

  private Footprint footprint() throws RefusedException {
    for (Footprint.Shape shape : Footprint.Shape.values()) {
      if (shape.id().equals(footprint)) {
        return shape;
      }
    }
    throw new RefusedException("--footprint is square, cross or disk, not " + footprint);
  }

  private Border border() throws RefusedException {
    for (Border known : Border.values()) {
      if (known.id().equals(border) && known != Border.SHRINK) {
        return known;
      }
    }
    throw new RefusedException(
        "--border is reflect, mirror, nearest, constant or wrap, not " + border);
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
  }

  /** Whole or not at all, also where the copy replaces the model. */
  private void write(OnnxModel copy) throws IOException {
    Path unfinished = Files.createTempFile(folder(output), "embed", ".onnx");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
        copy.writeTo(out);
      }
      Files.move(unfinished, output, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
