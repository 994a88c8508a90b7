package dev.sluice.pipeline;

import dev.sluice.admission.Permit;
import dev.sluice.detect.Detector;
import dev.sluice.detect.DetectorConfig;
import dev.sluice.detect.Predictions;
import dev.sluice.detect.Verdict;
import dev.sluice.model.ModelAnswer;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks the detector's model, and gives the answer that its action is for. Thread-safe. */
final class Judging {
  private static final String SCORE = "Sluice-Score";
  private static final String FLAGGED = "Sluice-Flagged";
  private static final String OURS = "sluice-";

  private final Batching batching;
  private final PipelineObserver observer;

  Judging(Batching batching, PipelineObserver observer) {
    this.batching = batching;
    this.observer = observer;
  }

  /**
   * @param versions the filtered one, that which came, the squeezed ones
   */
  Outcome tell(Question question, List<Asking.Version> versions, Permit permit, Exchange exchange)
      throws Refusal {
    Detector detector = question.guard().detector().orElseThrow();
    DetectorConfig.Action action = detector.config().action();
    Batching.Result asked =
        batching.ask(question, versions, action.servesOriginals() ? 2 : 1, null, permit.deadline());
    asked.served().forEach(reply -> exchange.hold(reply::close));
    List<Predictions> squeezed = new ArrayList<>(asked.predictions());
    Predictions original = squeezed.remove(1);
    Verdict verdict = detector.judge(original, squeezed);
    question.guard().learn(verdict, observer);
    boolean scored = verdict instanceof Verdict.Score;
    boolean flagged = verdict instanceof Verdict.Score score && score.flagged();
    if (flagged && action == DetectorConfig.Action.BLOCK) {
      throw new Refusal(
          Reason.FLAGGED, "the model says something else of this input once it is filtered");
    }
    boolean unfiltered =
        switch (action) {
          case SERVE_FILTERED -> scored && !flagged;
          case SERVE_ORIGINAL -> flagged;
          case NONE, SHADOW, OBSERVE, TAG, BLOCK -> false;
        };
    List<HeaderField> told = told(action, verdict);
    if (unfiltered) {
      observer.unfiltered(question.guard().name(), Unfiltered.DETECTOR);
      told.add(mark(Unfiltered.DETECTOR));
    }
    Heard heard = asked.served().get(unfiltered ? 1 : 0).get();
    return answered(exchange, heard.answer(), heard.body(), told, unfiltered);
  }

  /** An attacker would take the score for a measure of his progress: not told where it decides. */
  private static List<HeaderField> told(DetectorConfig.Action action, Verdict verdict) {
    List<HeaderField> told = new ArrayList<>();
    boolean tagged = action == DetectorConfig.Action.TAG;
    if (verdict instanceof Verdict.Score score
        && (tagged || action == DetectorConfig.Action.OBSERVE)) {
      told.add(new HeaderField(SCORE, BigDecimal.valueOf(score.value()).toPlainString()));
      if (tagged) {
        told.add(new HeaderField(FLAGGED, Boolean.toString(score.flagged())));
      }
    }
    return told;
  }

  static HeaderField mark(Unfiltered why) {
    return new HeaderField(Unfiltered.HEADER, why.id());
  }

  /** The model server's own headers of our names would be taken for ours. */
  static Outcome answered(
      Exchange exchange,
      ModelAnswer answer,
      InputStream body,
      List<HeaderField> told,
      boolean unfiltered) {
    List<HeaderField> headers = new ArrayList<>(ModelCall.headers(answer));
    headers.removeIf(header -> header.name().toLowerCase(Locale.ROOT).startsWith(OURS));
    headers.addAll(told);
    Report report = exchange.report();
    return exchange.answered(
        answer.status(),
        headers,
        body,
        () -> ModelCall.fields(answer.trailers()),
        unfiltered ? report.withoutFiltering() : report);
  }
}
