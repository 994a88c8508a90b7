package dev.sluice.pipeline;

import dev.sluice.defence.InvalidDefenceException;
import dev.sluice.median.EngineBusyException;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.NotFilteredException;
import dev.sluice.model.ModelException;
import dev.sluice.payload.PayloadException;
import java.net.SocketTimeoutException;

/** What the exceptions of the other packages mean to a client: the only place that knows. */
final class Refusals {
  private Refusals() {}

  /** A step that reads or writes a body. */
  interface PayloadStep<T> {
    T run() throws PayloadException;
  }

  static <T> T of(PayloadStep<T> step) throws Refusal {
    try {
      return step.run();
    } catch (PayloadException e) {
      throw new Refusal(reason(e.kind()), message(e));
    }
  }

  static Refusal overloaded() {
    return new Refusal(Reason.OVERLOADED, "too many requests in flight; nothing was done");
  }

  static Refusal of(InvalidDefenceException e) {
    return new Refusal(Reason.INVALID_PARAMETER, message(e));
  }

  static Refusal of(NotFilteredException e) {
    return switch (e) {
      case EngineBusyException busy ->
          new Refusal(Reason.OVERLOADED, "the queue of the filter engine is full");
      case EngineTimeoutException late ->
          new Refusal(Reason.DEADLINE_EXCEEDED, "the deadline passed while filtering");
    };
  }

  static Refusal of(ModelException e) {
    return switch (e.kind()) {
      case CONNECT, BROKEN -> new Refusal(Reason.MODEL_UNAVAILABLE, message(e));
      case TIMEOUT -> new Refusal(Reason.DEADLINE_EXCEEDED, message(e));
      case BUSY -> new Refusal(Reason.OVERLOADED, message(e));
      case REQUEST ->
          e.getCause() instanceof SocketTimeoutException
              ? new Refusal(Reason.REQUEST_TIMEOUT, "the body did not arrive in time")
              : new Refusal(Reason.MALFORMED, message(e));
    };
  }

  private static Reason reason(PayloadException.Kind kind) {
    return switch (kind) {
      case MALFORMED -> Reason.MALFORMED;
      case TOO_LARGE -> Reason.TOO_LARGE;
      case UNSUPPORTED -> Reason.UNSUPPORTED;
      case INVALID_PARAMETER -> Reason.INVALID_PARAMETER;
      case DEADLINE -> Reason.DEADLINE_EXCEEDED;
    };
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
