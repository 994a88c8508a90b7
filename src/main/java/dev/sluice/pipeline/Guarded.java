package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.admission.Permit;
import dev.sluice.detect.Detector;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import dev.sluice.payload.Message;
import dev.sluice.payload.Protocol;
import dev.sluice.payload.Rewritten;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The story of a request on a path that is watched: within its latency budget it is filtered, and
 * the detector's model is asked about the inputs as they came as well. Thread-safe.
 */
final class Guarded {
  private final Rewriting rewriting;
  private final BodyBuffers buffers;
  private final Judging judging;
  private final Shadow shadow;
  private final PipelineObserver observer;

  Guarded(
      Rewriting rewriting,
      BodyBuffers buffers,
      Judging judging,
      Shadow shadow,
      PipelineObserver observer) {
    this.rewriting = rewriting;
    this.buffers = buffers;
    this.judging = judging;
    this.shadow = shadow;
    this.observer = observer;
  }

  /** From a body that has been read to the outcome. */
  Outcome tell(
      Question question, Protocol protocol, ByteBuffer body, Permit permit, Exchange exchange)
      throws Refusal {
    Guard guard = question.guard();
    Detector detector = guard.detector().orElse(null);
    if (detector != null && detector.passing()) {
      return passOn(question, protocol, detector, body, permit, exchange);
    }
    // Reading may change the order of bytes within the body; this is for the second question.
    ByteBuffer original = buffers.copy(body);
    exchange.hold(() -> buffers.giveBack(original.array()));
    Loan loan = exchange.borrow(buffers);
    Deadline filterBy = guard.budget().from(permit.deadline());
    List<Asking.Version> versions;
    try {
      versions =
          Computing.run(
              permit,
              body,
              () -> versions(question, protocol, body, original, loan, filterBy, exchange));
    } catch (Refusal refusal) {
      if (late(refusal, guard, filterBy, permit)) {
        return overBudget(question, original, permit, exchange);
      }
      throw refusal;
    }
    if (versions.isEmpty()) {
      return Gateway.unchanged(question.request(), question.model(), original, permit, exchange);
    }
    permit.releaseCompute();
    exchange.enter(Stage.MODEL);
    List<Asking.Version> traced =
        versions.stream()
            .map(each -> new Asking.Version(exchange.toModel(each.headers()), each.parts()))
            .toList();
    return detector == null
        ? once(question, traced.getFirst(), permit, exchange)
        : judging.tell(question, traced, permit, exchange);
  }

  /** What the model server is asked; empty where nothing is to be filtered. */
  private List<Asking.Version> versions(
      Question question,
      Protocol protocol,
      ByteBuffer body,
      ByteBuffer original,
      Loan loan,
      Deadline filterBy,
      Exchange exchange)
      throws Refusal {
    Detector detector = question.guard().detector().orElse(null);
    Rewriting.Found found =
        rewriting.find(question.request(), protocol, body, loan, filterBy, exchange::isOf);
    Message message = found.message();
    if (message == null) {
      return List.of();
    }
    List<Asking.Version> versions =
        filter(question, protocol, detector, message, loan, filterBy, exchange);
    if (detector != null) {
      ByteBuffer asked = found.body() == body ? original : found.body();
      versions.add(
          1, new Asking.Version(Gateway.headersOfSame(question.request()), List.of(asked)));
    }
    return versions;
  }

  /** The inputs after the path's own defence, and after the detector's squeezers. */
  private List<Asking.Version> filter(
      Question question,
      Protocol protocol,
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
    Cleaning.Result cleaned = rewriting.clean(message, protocol.defence(), loan, deadline.nanos());
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
    return Judging.answered(
        exchange,
        answer,
        new AnswerStream(answer),
        List.of(Judging.mark(Unfiltered.LATENCY_BUDGET)),
        true);
  }

  /** The unfiltered answer at once; the rest is done after it. */
  private Outcome passOn(
      Question question,
      Protocol protocol,
      Detector detector,
      ByteBuffer body,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    Unfiltered why = detector.open() ? Unfiltered.KILL_SWITCH : Unfiltered.SHADOW;
    Shadow.Kept kept = shadow.keep(question, protocol, body);
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
    return Judging.answered(exchange, answer, overheard, List.of(Judging.mark(why)), true);
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
}
