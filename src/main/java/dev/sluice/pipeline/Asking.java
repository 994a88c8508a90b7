package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.detect.Answer;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Asks the model server the same about several versions of the inputs at once: one request for
 * each.
 */
final class Asking {
  private final Question question;
  private final Deadline deadline;
  private final int maxAnswerBytes;

  Asking(Question question, int maxAnswerBytes, Deadline deadline) {
    this.question = question;
    this.maxAnswerBytes = maxAnswerBytes;
    this.deadline = deadline;
  }

  /**
   * A body and its headers.
   *
   * @param parts as in {@link ModelBody.Buffers}
   */
  record Version(List<HeaderField> headers, List<ByteBuffer> parts) {}

  /** An answer, or why there is none. */
  @FunctionalInterface
  interface Reply {
    Heard get() throws Refusal;

    /** For the detector, to which it is all the same why there is no answer. */
    default Answer toAnswer() {
      try {
        return get().toAnswer();
      } catch (Refusal e) {
        return Answer.NONE;
      }
    }

    /** Nobody wants to know more. */
    default void close() {
      try {
        get().answer().close();
      } catch (Refusal e) {
        // There is nothing to close.
      }
    }
  }

  /**
   * Waits for all replies, so that nobody reads the bodies any more when it returns.
   *
   * @return in the order of the versions
   */
  List<Reply> all(List<Version> versions) {
    List<FutureTask<Reply>> tasks =
        versions.stream().map(version -> new FutureTask<>(() -> one(version))).toList();
    tasks.stream().skip(1).forEach(Thread.ofVirtual()::start);
    tasks.getFirst().run();
    tasks.forEach(Asking::await);
    for (FutureTask<Reply> task : tasks) {
      if (task.state() == Future.State.FAILED) {
        tasks.stream()
            .filter(each -> each.state() == Future.State.SUCCESS)
            .forEach(each -> each.resultNow().close());
        throw new IllegalStateException(task.exceptionNow());
      }
    }
    return tasks.stream().map(FutureTask::resultNow).toList();
  }

  Reply one(Version version) {
    try {
      GatewayRequest request = question.request();
      ModelAnswer answer =
          ModelCall.forward(
              question.model(),
              request.method(),
              request.target(),
              version.headers(),
              new ModelBody.Buffers(version.parts()),
              deadline);
      Heard heard = Heard.of(answer, maxAnswerBytes);
      return () -> heard;
    } catch (Refusal refusal) {
      return () -> {
        throw refusal;
      };
    }
  }

  /** Also where the thread is interrupted: the deadline bounds it. */
  private static void await(FutureTask<?> task) {
    boolean interrupted = false;
    while (!task.isDone()) {
      try {
        task.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
