package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.detect.Answer;
import dev.sluice.detect.Detector;
import dev.sluice.detect.DetectorConfig;
import dev.sluice.detect.Predictions;
import dev.sluice.payload.ModelShapes;
import dev.sluice.payload.RequestBatch;
import dev.sluice.payload.Rewritten;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks about several versions of the inputs: those whose answers may be served in requests of their
 * own, the others in one batch where the model takes batches, or else in parallel. A model that
 * refuses a batch is asked in parallel for the next ten minutes. Thread-safe.
 */
final class Batching {
  private static final Duration REFUSAL_COUNTS = Duration.ofMinutes(10);
  private static final int MOST_PATHS = 256;

  /** Of servers that have no time, or no batch to blame. */
  private static final Set<Integer> NOTHING_TOLD = Set.of(0, 408, 429, 502, 503, 504);

  private final ModelMetadata metadata;
  private final PipelineObserver observer;
  private final Map<String, Long> refusedUntil = new ConcurrentHashMap<>();

  Batching(ModelMetadata metadata, PipelineObserver observer) {
    this.metadata = metadata;
    this.observer = observer;
  }

  /**
   * @param served replies to the versions that were asked alone; to be closed
   * @param predictions of all versions, in their order
   */
  record Result(List<Asking.Reply> served, List<Predictions> predictions) {}

  /**
   * @param alone so many of the versions, from the first on, are asked in requests of their own
   * @param known what is predicted of one more version; null only where one is asked alone
   */
  Result ask(
      Question question,
      List<Asking.Version> versions,
      int alone,
      @Nullable Predictions known,
      Deadline deadline) {
    Detector detector = question.guard().detector().orElseThrow();
    Asking asking = new Asking(question, detector.config().maxAnswerBytes(), deadline);
    List<Asking.Version> others = versions.subList(alone, versions.size());
    Optional<Asking.Version> batch = batch(question, detector.config().batch(), others);
    if (batch.isEmpty()) {
      List<Asking.Reply> replies = asking.all(versions);
      replies.subList(alone, replies.size()).forEach(Asking.Reply::close);
      return new Result(replies.subList(0, alone), read(detector, replies));
    }
    List<Asking.Version> asked = new ArrayList<>(versions.subList(0, alone));
    asked.add(batch.get());
    List<Asking.Reply> replies = asking.all(asked);
    List<Asking.Reply> served = replies.subList(0, alone);
    List<Predictions> predictions = new ArrayList<>(read(detector, served));
    Predictions one = known == null ? predictions.getFirst() : known;
    predictions.addAll(split(question, asking, replies.getLast(), others, one));
    return new Result(served, predictions);
  }

  private List<Predictions> split(
      Question question,
      Asking asking,
      Asking.Reply reply,
      List<Asking.Version> others,
      Predictions one) {
    Detector detector = question.guard().detector().orElseThrow();
    Answer answer = reply.toAnswer();
    reply.close();
    Predictions all = detector.read(answer);
    Optional<List<Predictions>> split =
        answer.status() == 200 ? all.split(others.size(), one) : Optional.empty();
    if (split.isEmpty() && NOTHING_TOLD.contains(answer.status())) {
      return List.of(all);
    }
    observer.batched(question.guard().name(), split.isPresent());
    if (split.isPresent()) {
      return split.get();
    }
    if (refusedUntil.size() >= MOST_PATHS) {
      refusedUntil.clear();
    }
    refusedUntil.put(question.request().path(), System.nanoTime() + REFUSAL_COUNTS.toNanos());
    List<Asking.Reply> replies = asking.all(others);
    replies.forEach(Asking.Reply::close);
    return read(detector, replies);
  }

  private static List<Predictions> read(Detector detector, List<Asking.Reply> replies) {
    return replies.stream().map(reply -> detector.read(reply.toAnswer())).toList();
  }

  private Optional<Asking.Version> batch(
      Question question, DetectorConfig.Batch mode, List<Asking.Version> versions) {
    if (mode == DetectorConfig.Batch.NEVER || versions.size() < 2 || refused(question)) {
      return Optional.empty();
    }
    List<HeaderField> headers = versions.getFirst().headers();
    ModelShapes shapes = metadata.of(question.request());
    Optional<Rewritten> written =
        RequestBatch.of(
            versions.stream().map(Batching::bodyOf).toList(),
            input -> mode == DetectorConfig.Batch.ALWAYS || anyNumber(shapes, input));
    return written.map(
        body -> new Asking.Version(ChangedHeaders.of(headers, body.headers()), body.parts()));
  }

  private boolean refused(Question question) {
    Long until = refusedUntil.get(question.request().path());
    return until != null && until - System.nanoTime() > 0;
  }

  private static RequestBatch.Version bodyOf(Asking.Version version) {
    String length =
        version.headers().stream()
            .filter(header -> header.name().equalsIgnoreCase(Gateway.INFERENCE_HEADER))
            .map(HeaderField::value)
            .findFirst()
            .orElse(null);
    return new RequestBatch.Version(version.parts(), length);
  }

  private static boolean anyNumber(ModelShapes shapes, String input) {
    return shapes.shape(input).filter(axes -> axes.length > 0 && axes[0] == -1).isPresent();
  }
}
