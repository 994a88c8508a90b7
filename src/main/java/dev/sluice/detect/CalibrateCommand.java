package dev.sluice.detect;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice calibrate}: the threshold of a detector, from the scores of clean requests. */
@Command(
    name = CalibrateCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends clean requests to a path whose detector observes or tags, and prints the threshold",
      "that flags the wanted part of them. Take requests that are as those to come, not those that",
      "the model was trained with."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:the threshold is printed", "1:too few scores", "2:wrong arguments"})
public final class CalibrateCommand implements Callable<Integer> {
  public static final String NAME = "calibrate";

  private static final Map<String, String> TYPES =
      Map.of(
          "json", "application/json",
          "npy", "application/x-npy",
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "webp", "image/webp");
  private static final String LINES = "jsonl";

  @CommandLine.Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description = {
        "Bodies of requests: a file is one, a .jsonl file one a line, a folder those in it."
      })
  private List<Path> inputs = List.of();

  @Option(
      names = {"-u", "--url"},
      required = true,
      paramLabel = "URL",
      description = "Where they are posted to: http://localhost:8080/v2/models/m/infer.")
  private URI url = URI.create("");

  @Option(
      names = {"-r", "--rate"},
      defaultValue = "0.05",
      paramLabel = "RATE",
      description = "The false-positive rate wanted, 0 to 1; ${DEFAULT-VALUE} unless given.")
  private double rate;

  @Option(
      names = {"-t", "--content-type"},
      paramLabel = "TYPE",
      defaultValue = "",
      description = "Of all bodies; by their names unless given.")
  private String contentType = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME=VALUE",
      description = "One more header of each request; may be repeated.")
  private Map<String, String> headers = new TreeMap<>();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final List<Double> scores = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final PrintStream out;

  private CalibrateCommand(PrintStream out) {
    this.out = out;
  }

  /** Runs the command, prints what it says, and returns its exit code. */
  public static int run(String... arguments) {
    return run(System.out, arguments);
  }

  /** As {@link #run(String...)}, to another place. */
  public static int run(PrintStream out, String... arguments) {
    return new CommandLine(new CalibrateCommand(out)).execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (Path input : inputs) {
      for (Path file : files(input)) {
        send(file);
      }
    }
    failures.forEach((why, count) -> out.printf("%d without a score: %s%n", count, why));
    try {
      double[] all = scores.stream().flatMapToDouble(DoubleStream::of).toArray();
      print(Calibration.of(all, rate));
      return 0;
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return 1;
    }
  }

  private void print(Calibration found) {
    out.printf(
        Locale.ROOT,
        """
        %d clean requests, of which %d are over the threshold
        false-positive rate: %.4f wanted, at most %.4f to be expected, %.4f to %.4f with 95 %% confidence
        (exact and whatever the scores are like, for requests drawn as these were)
        sluice.detector.threshold=%s
        """,
        found.n(),
        found.over(),
        rate,
        found.expected(),
        found.low(),
        found.high(),
        found.threshold());
  }

  private static List<Path> files(Path input) throws IOException {
    try (Stream<Path> all = Files.walk(input)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void send(Path file) throws IOException, InterruptedException {
    String name = String.valueOf(file.getFileName());
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!extension.equals(LINES)) {
      send(Files.readAllBytes(file), TYPES.getOrDefault(extension, "application/octet-stream"));
      return;
    }
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines.filter(each -> !each.isBlank())::iterator) {
        send(line.getBytes(StandardCharsets.UTF_8), "application/json");
      }
    } catch (UncheckedIOException e) {
      throw new IOException(file + " is no text: " + e.getMessage(), e);
    }
  }

  private void send(byte[] body, String type) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", contentType.isEmpty() ? type : contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<Void> response =
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    String score = response.headers().firstValue("Sluice-Score").orElse("");
    if (response.statusCode() != 200) {
      failures.merge("status " + response.statusCode(), 1, Integer::sum);
    } else if (score.isEmpty()) {
      failures.merge(
          "no Sluice-Score (is the detector's action observe? see sluice_detector_unscored_total)",
          1,
          Integer::sum);
    } else {
      scores.add(Double.parseDouble(score));
    }
  }
}
