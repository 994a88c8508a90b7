package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.admission.Permit;
import dev.sluice.detect.Answer;
import dev.sluice.detect.Detector;
import dev.sluice.detect.DetectorConfig;
import dev.sluice.detect.Verdict;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import dev.sluice.payload.Message;
import dev.sluice.payload.Rewritten;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The story of a request on a path that is watched: within its latency budget it is filtered, and
 * the detector's model is asked about the inputs as they came as well. Thread-safe.
 */
final class Guarded {
  private static final String SCORE = "Sluice-Score";
  private static final String FLAGGED = "Sluice-Flagged";
  private static final String OURS = "sluice-";

  private final Rewriting rewriting;
  private final BodyBuffers buffers;
  private final Shadow shadow;
  private final PipelineObserver observer;

  Guarded(Rewriting rewriting, BodyBuffers buffers, Shadow shadow, PipelineObserver observer) {
    this.rewriting = rewriting;
    this.buffers = buffers;
    this.shadow = shadow;
    this.observer = observer;
  }

  /** From a body that has been read to the outcome. */
  Outcome tell(Question question, ByteBuffer body, Permit permit, Exchange exchange)
      throws Refusal {
    Guard guard = question.guard();
    Detector detector = guard.detector().orElse(null);
    if (detector != null && detector.passing()) {
      return passOn(question, detector, body, permit, exchange);
    }
    // Reading may change the order of bytes within the body; this is for the second question.
    ByteBuffer original = buffers.copy(body);
    exchange.hold(() -> buffers.giveBack(original.array()));
    Loan loan = exchange.borrow(buffers);
    Deadline filterBy = guard.budget().from(permit.deadline());
    List<Asking.Version> versions;
    try {
      Rewriting.Found found =
          rewriting.find(
              question.request(), question.protocol(), body, loan, filterBy, exchange::isOf);
      Message message = found.message();
      if (message == null) {
        return Gateway.unchanged(question.request(), question.model(), original, permit, exchange);
      }
      versions = filter(question, detector, message, loan, filterBy, exchange);
      if (detector != null) {
        ByteBuffer asked = found.body() == body ? original : found.body();
        versions.add(new Asking.Version(Gateway.headersOfSame(question.request()), List.of(asked)));
      }
    } catch (Refusal refusal) {
      if (late(refusal, guard, filterBy, permit)) {
        return overBudget(question, original, permit, exchange);
      }
      throw refusal;
    }
    permit.releaseCompute();
    exchange.enter(Stage.MODEL);
    List<Asking.Version> traced =
        versions.stream()
            .map(each -> new Asking.Version(exchange.toModel(each.headers()), each.parts()))
            .toList();
    return detector == null
        ? once(question, traced.getFirst(), permit, exchange)
        : judged(question, detector, traced, permit, exchange);
  }

  /** The inputs after the path's own defence, and after the detector's squeezers. */
  private List<Asking.Version> filter(
      Question question,
      @Nullable Detector detector,
      Message message,
      Loan loan,
      Deadline deadline,
      Exchange exchange)
      throws Refusal {
    exchange.enter(Stage.FILTER);
    if (deadline.expired()) {
      throw new Refusal(Reason.DEADLINE_EXCEEDED, "no time is left to filter the inputs");
    }
    List<Asking.Version> versions = new ArrayList<>();
    for (String name : detector == null ? List.<String>of() : detector.config().squeezers()) {
      Map<String, String> defence = Map.of(Rewriting.DEFENCE, name);
      versions.add(rewriting.version(question, message, defence, loan, deadline.nanos()));
    }
    Cleaning.Result cleaned =
        rewriting.clean(message, question.protocol().defence(), loan, deadline.nanos());
    exchange.filtered(cleaned.filtering());

    exchange.enter(Stage.WRITE);
    Rewritten written = rewriting.write(message, cleaned.rasters(), deadline.nanos());
    exchange.wrote(written.length());
    versions.addFirst(Rewriting.version(question, written));
    loan.keepOnly(versions.stream().flatMap(each -> each.parts().stream()).toList());
    return versions;
  }

  private static boolean late(Refusal refusal, Guard guard, Deadline filterBy, Permit permit) {
    return guard.budget().present()
        && refusal.reason() == Reason.DEADLINE_EXCEEDED
        && filterBy.expired()
        && !permit.deadline().expired();
  }

  private Outcome overBudget(
      Question question, ByteBuffer original, Permit permit, Exchange exchange) throws Refusal {
    LatencyBudget budget = question.guard().budget();
    observer.overBudget(question.guard());
    if (budget.action() == LatencyBudget.Action.FAIL_CLOSED) {
      throw new Refusal(
          Reason.DEADLINE_EXCEEDED,
          "the latency budget of %d ms passed before the inputs were filtered"
              .formatted(budget.time().toMillis()));
    }
    observer.unfiltered(question.guard().name(), Unfiltered.LATENCY_BUDGET);
    ModelAnswer answer =
        Gateway.sendUnchanged(question.request(), question.model(), original, permit, exchange);
    return answered(
        exchange, answer, new AnswerStream(answer), List.of(mark(Unfiltered.LATENCY_BUDGET)), true);
  }

  /** The unfiltered answer at once; the rest is done after it. */
  private Outcome passOn(
      Question question, Detector detector, ByteBuffer body, Permit permit, Exchange exchange)
      throws Refusal {
    Unfiltered why = detector.open() ? Unfiltered.KILL_SWITCH : Unfiltered.SHADOW;
    Shadow.Kept kept = shadow.keep(question, body);
    if (kept != null) {
      exchange.hold(kept::answered);
    }
    ModelAnswer answer =
        Gateway.sendUnchanged(question.request(), question.model(), body, permit, exchange);
    observer.unfiltered(question.guard().name(), why);
    boolean readable = Heard.readable(answer);
    Overheard overheard =
        new Overheard(new AnswerStream(answer), readable ? detector.config().maxAnswerBytes() : 0);
    if (kept != null) {
      kept.hears(answer, overheard);
    }
    return answered(exchange, answer, overheard, List.of(mark(why)), true);
  }

  private static Outcome once(
      Question question, Asking.Version version, Permit permit, Exchange exchange) throws Refusal {
    ModelAnswer answer =
        ModelCall.forward(
            question.model(),
            question.request().method(),
            question.request().target(),
            version.headers(),
            new ModelBody.Buffers(version.parts()),
            permit.deadline());
    exchange.hold(answer::close);
    return exchange.answered(answer);
  }

  /**
   * @param versions the filtered one first, that which came last
   */
  private Outcome judged(
      Question question,
      Detector detector,
      List<Asking.Version> versions,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    List<Asking.Reply> replies =
        new Asking(question, detector.config().maxAnswerBytes(), permit.deadline()).all(versions);
    replies.forEach(reply -> exchange.hold(reply::close));
    Asking.Reply original = replies.getLast();
    List<Answer> squeezed =
        replies.subList(0, replies.size() - 1).stream().map(Asking.Reply::toAnswer).toList();
    Verdict verdict = detector.judge(original.toAnswer(), squeezed);
    question.guard().learn(verdict, observer);
    DetectorConfig.Action action = detector.config().action();
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
    Heard heard = (unfiltered ? original : replies.getFirst()).get();
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

  private static HeaderField mark(Unfiltered why) {
    return new HeaderField(Unfiltered.HEADER, why.id());
  }

  /** The model server's own headers of our names would be taken for ours. */
  private static Outcome answered(
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
