import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the samples of a recording of Sluice fall, part by part of a request, and what a request
 * allocates.
 *
 * <p>Usage: {@code java Profile.java RECORDING REQUESTS}. Prints two lines: the samples and their
 * shares, and the kilobytes that each request allocates, in all and at the three places with most.
 */
final class Profile {
  private static final int SITES = 3;

  /** The first sample of each thread weighs what was allocated before the recording as well. */
  private static final Duration SETTLING = Duration.ofMillis(500);

  private static final List<String> WAITING = List.of("EPoll.wait", "Net.accept", "Unsafe.park");

  /** What a request was doing, told by the first of these that is on the stack. */
  enum Part {
    RECEIVE("BodyReader"),
    WRITE("FilterPipeline.write", "SplicedMessage.write", "FormMessage.write"),
    READ("PayloadFormats.read", "InferProtocol.read", "BodyProtocol.read", "JsonProtocol.read"),
    FILTER("Cleaning.", "WorkPool."),
    MODEL("ModelCall.", "AnswerStream."),
    ANSWER("OutcomeRenderer."),
    HTTP("NioEndpoint", "SocketProcessorBase."),
    REST();

    private final List<String> marks;

    Part(String... marks) {
      this.marks = List.of(marks);
    }

    static Part of(List<RecordedFrame> stack) {
      return Stream.of(values()).filter(part -> part.on(stack)).findFirst().orElse(REST);
    }

    private boolean on(List<RecordedFrame> stack) {
      return stack.stream()
          .map(Profile::name)
          .anyMatch(n -> marks.stream().anyMatch(n::startsWith));
    }
  }

  private final Map<Part, Integer> samples = new EnumMap<>(Part.class);
  private final Map<String, Double> allocated = new HashMap<>();
  private int sampled;

  public static void main(String[] arguments) throws IOException {
    Profile profile = new Profile();
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(Path.of(arguments[0])).stream()
            .filter(event -> event.getStackTrace() != null)
            .sorted(Comparator.comparing(RecordedEvent::getStartTime))
            .toList();
    Instant first = events.getFirst().getStartTime();
    Duration whole = Duration.between(first, events.getLast().getStartTime());
    double scale = (double) whole.toMillis() / whole.minus(SETTLING).toMillis();
    for (RecordedEvent event : events) {
      List<RecordedFrame> stack = event.getStackTrace().getFrames();
      if (!event.getEventType().getName().equals("jdk.ObjectAllocationSample")) {
        profile.sample(stack);
      } else if (event.getStartTime().isAfter(first.plus(SETTLING))) {
        profile.allocated.merge(site(stack), scale * event.getLong("weight"), Double::sum);
      }
    }
    profile.print(Integer.parseInt(arguments[1]));
  }

  private void sample(List<RecordedFrame> stack) {
    if (!WAITING.contains(name(stack.getFirst()))) {
      samples.merge(Part.of(stack), 1, Integer::sum);
      sampled++;
    }
  }

  private static String site(List<RecordedFrame> stack) {
    return stack.stream()
        .filter(frame -> frame.getMethod().getType().getName().startsWith("dev.sluice."))
        .findFirst()
        .map(Profile::name)
        .orElse("framework and JDK");
  }

  private void print(int requests) {
    String shares =
        Stream.of(Part.values())
            .map(part -> 100.0 * samples.getOrDefault(part, 0) / Math.max(1, sampled))
            .map(share -> String.format(Locale.ROOT, "%.0f%%", share))
            .collect(Collectors.joining(" | "));
    double all = allocated.values().stream().mapToDouble(Double::doubleValue).sum();
    String sites =
        allocated.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .limit(SITES)
            .map(e -> "%s %s".formatted(e.getKey(), kilobytes(e.getValue(), requests)))
            .collect(Collectors.joining("; "));
    System.out.println(sampled + " | " + shares);
    System.out.println(kilobytes(all, requests) + " | " + sites);
  }

  private static String kilobytes(double bytes, int requests) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1000 / requests);
  }

  /** Class, without package, and method. */
  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }
}
