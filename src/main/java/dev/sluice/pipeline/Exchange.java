package dev.sluice.pipeline;

import dev.sluice.admission.Permit;
import dev.sluice.model.ModelAnswer;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: its clock, its findings and what it holds. For the thread of the request.
 */
final class Exchange implements Lease {
  private static final long NOT_ENTERED = -1;

  private final PipelineObserver observer;
  private final String protocol;
  private final Trace trace;
  private final long arrived = System.nanoTime();
  private final long[] nanos = new long[Stage.values().length];
  private final Deque<Runnable> held = new ArrayDeque<>();
  private @Nullable Loan loan;
  private @Nullable Stage stage;
  private long entered;
  private String input = "unread";
  private Report.@Nullable Filtering filtering;
  private @Nullable Reason reason;
  private PipelineObserver.Ending ending = PipelineObserver.Ending.REJECTED;
  private long bytesIn;
  private long bytesOut;
  private int status;
  private boolean closed;

  Exchange(PipelineObserver observer, String protocol, List<HeaderField> headers) {
    this.observer = observer;
    this.protocol = protocol;
    Arrays.fill(nanos, NOT_ENTERED);
    observer.started();
    this.trace = observer.trace(protocol, headers, arrived);
  }

  /** The steps of a request, up to its outcome. */
  @FunctionalInterface
  interface Story {
    Outcome tell() throws Refusal;
  }

  /** The outcome of a story, however it ends. */
  Outcome tell(Story story) {
    try {
      return story.tell();
    } catch (Refusal refusal) {
      return rejected(refusal.reason(), refusal.detail());
    } catch (OutOfMemoryError e) {
      observer.failed(e);
      return rejected(Reason.OVERLOADED, "not enough memory for this body now");
    } catch (RuntimeException | StackOverflowError e) {
      observer.failed(e);
      return rejected(Reason.INTERNAL, "a defect of this service; its log says more");
    }
  }

  /** Leaves the stage under way, if any, and enters another. */
  void enter(Stage next) {
    leave();
    stage = next;
    entered = System.nanoTime();
    trace.entered(next, entered);
  }

  /** A stage may be entered more than once. */
  private long spent(Stage each, long now) {
    return Math.max(0, nanos[each.ordinal()]) + now - entered;
  }

  private void leave() {
    if (stage != null) {
      long now = System.nanoTime();
      nanos[stage.ordinal()] = spent(stage, now);
      trace.left(stage, now);
      stage = null;
    }
  }

  Permit hold(Permit permit) {
    held.push(permit::close);
    return permit;
  }

  /** The body's array goes back to {@code buffers} at the end. */
  ByteBuffer hold(ByteBuffer body, BodyBuffers buffers) {
    held.push(() -> buffers.giveBack(body.array()));
    bytesIn = body.remaining();
    return body;
  }

  /** The body's array becomes part of what is borrowed, and may go back before the end. */
  ByteBuffer received(ByteBuffer body, BodyBuffers buffers) {
    borrow(buffers).adopt(body.array());
    bytesIn = body.remaining();
    return body;
  }

  /** What belongs to the buffers, until the end: the same for each call. */
  Loan borrow(BodyBuffers buffers) {
    Loan borrowed = loan;
    if (borrowed == null) {
      borrowed = new Loan(buffers);
      loan = borrowed;
      held.push(borrowed::end);
    }
    return borrowed;
  }

  void hold(Runnable release) {
    held.push(release);
  }

  void isOf(String kind) {
    input = kind;
  }

  void filtered(Report.Filtering what) {
    filtering = what;
  }

  void wrote(long bytes) {
    bytesOut = bytes;
  }

  Report report() {
    List<Report.StageTime> times = new ArrayList<>();
    for (Stage each : Stage.values()) {
      if (each == stage) {
        times.add(new Report.StageTime(each, spent(each, System.nanoTime())));
      } else if (nanos[each.ordinal()] != NOT_ENTERED) {
        times.add(new Report.StageTime(each, nanos[each.ordinal()]));
      }
    }
    return new Report(times, Optional.ofNullable(filtering));
  }

  /** What is sent to the model server in place of these headers. */
  List<HeaderField> toModel(List<HeaderField> headers) {
    return trace.toModel(headers);
  }

  Outcome givenBack(String contentType, List<ByteBuffer> body) {
    leave();
    ending = PipelineObserver.Ending.FILTERED;
    return new Outcome.Filtered(contentType, body, report(), this);
  }

  /** The stage under way goes on until the answer is passed on. */
  Outcome answered(ModelAnswer answer) {
    return answered(answer, report());
  }

  /** As {@link #answered}, of a request that was passed on unread: nothing is said about it. */
  Outcome passed(ModelAnswer answer) {
    return answered(answer, Report.NONE);
  }

  private Outcome answered(ModelAnswer answer, Report report) {
    return answered(
        answer.status(),
        ModelCall.headers(answer),
        new AnswerStream(answer),
        () -> ModelCall.fields(answer.trailers()),
        report);
  }

  Outcome answered(
      int status,
      List<HeaderField> headers,
      InputStream body,
      Supplier<List<HeaderField>> trailers,
      Report report) {
    ending = PipelineObserver.Ending.ANSWERED;
    return new Outcome.Answered(status, headers, body, trailers, report, this);
  }

  Outcome rejected(Reason why, String detail) {
    leave();
    reason = why;
    ending = PipelineObserver.Ending.REJECTED;
    return new Outcome.Rejected(why, detail, report(), this);
  }

  @Override
  public void sent(int httpStatus) {
    status = httpStatus;
  }

  @Override
  public void broken() {
    ending = PipelineObserver.Ending.BROKEN;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    leave();
    held.forEach(Runnable::run);
    long now = System.nanoTime();
    PipelineObserver.Finished finished =
        new PipelineObserver.Finished(
            protocol,
            input,
            ending,
            Optional.ofNullable(reason),
            report(),
            now - arrived,
            Math.max(0, nanos[Stage.MODEL.ordinal()]),
            bytesIn,
            bytesOut);
    trace.counted(() -> observer.finished(finished));
    trace.finished(finished, status, now);
  }
}
