package dev.sluice.pipeline;

import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import dev.sluice.detect.Answer;
import dev.sluice.detect.Detector;
import dev.sluice.detect.Predictions;
import dev.sluice.model.ModelAnswer;
import dev.sluice.payload.Message;
import dev.sluice.payload.Protocol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Filters and asks again after the client has its answer, as far as there is room: a few requests
 * at once, each with a permit as those of clients have, and dropped where there is none.
 * Thread-safe.
 */
final class Shadow {
  private static final long KEEP_THREADS_SECONDS = 10;

  private final ShadowConfig config;
  private final Limiter limiter;
  private final BodyBuffers buffers;
  private final Rewriting rewriting;
  private final Batching batching;
  private final PipelineObserver observer;
  private final Semaphore room;
  private final AtomicLong bytes = new AtomicLong();
  private final ThreadPoolExecutor workers;

  Shadow(
      ShadowConfig config,
      Limiter limiter,
      BodyBuffers buffers,
      Rewriting rewriting,
      Batching batching,
      PipelineObserver observer) {
    this.config = config;
    this.limiter = limiter;
    this.buffers = buffers;
    this.rewriting = rewriting;
    this.batching = batching;
    this.observer = observer;
    this.room = new Semaphore(config.queue() + config.workers());
    this.workers =
        new ThreadPoolExecutor(
            config.workers(),
            config.workers(),
            KEEP_THREADS_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofVirtual().name("shadow-", 0).factory());
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * Keeps a copy of a request's body for later.
   *
   * @return null where there is no room
   */
  @Nullable Kept keep(Question question, Protocol protocol, ByteBuffer body) {
    if (!room.tryAcquire()) {
      observer.shadowDropped(question.guard().name(), Dropped.FULL);
      return null;
    }
    if (bytes.addAndGet(body.remaining()) > config.queueBytes()) {
      bytes.addAndGet(-body.remaining());
      room.release();
      observer.shadowDropped(question.guard().name(), Dropped.FULL);
      return null;
    }
    return new Kept(question.detached(), protocol, buffers.copy(body));
  }

  /** A request whose answer is on its way; {@link #answered} ends it. */
  final class Kept {
    private final Question question;
    private final Protocol protocol;
    private final ByteBuffer body;

    private @Nullable ModelAnswer answer;
    private @Nullable Overheard overheard;

    private Kept(Question question, Protocol protocol, ByteBuffer body) {
      this.question = question;
      this.protocol = protocol;
      this.body = body;
    }

    /** The answer that is about to be sent. */
    void hears(ModelAnswer begun, Overheard stream) {
      answer = begun;
      overheard = stream;
    }

    /** The answer is over, if there was one. */
    void answered() {
      if (answer != null && overheard != null && overheard.whole()) {
        Answer original = Heard.toAnswer(answer, overheard.kept(), true);
        workers.execute(() -> work(original));
      } else {
        drop(Dropped.NO_ANSWER);
      }
    }

    private void drop(Dropped why) {
      observer.shadowDropped(question.guard().name(), why);
      end();
    }

    private void work(Answer original) {
      Optional<Permit> permit = limiter.tryAcquire();
      if (permit.isEmpty()) {
        drop(Dropped.OVERLOADED);
        return;
      }
      Loan loan = new Loan(buffers);
      try (Permit held = permit.get()) {
        ask(original, loan, held);
      } catch (Refusal refusal) {
        observer.shadowDropped(question.guard().name(), dropped(refusal.reason()));
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        observer.failed(e);
        observer.shadowDropped(question.guard().name(), Dropped.FAILED);
      } finally {
        loan.end();
        end();
      }
    }

    private void ask(Answer original, Loan loan, Permit permit) throws Refusal {
      Detector detector = question.guard().detector().orElseThrow();
      List<Asking.Version> versions = permit.compute(() -> versions(detector, loan, permit));
      permit.releaseCompute();
      Predictions known = detector.read(original);
      List<Predictions> squeezed =
          batching.ask(question, versions, 0, known, permit.deadline()).predictions();
      question.guard().learn(detector.judge(known, squeezed), observer);
    }

    private List<Asking.Version> versions(Detector detector, Loan loan, Permit permit)
        throws Refusal {
      long deadline = permit.deadline().nanos();
      Message message = rewriting.read(question.request(), protocol, body, loan, deadline);
      if (message.inputs().isEmpty() || !message.bypasses().isEmpty()) {
        throw new Refusal(Reason.BYPASS, "nothing to filter, or something that cannot be");
      }
      List<Asking.Version> versions = new ArrayList<>();
      versions.add(rewriting.version(question, message, protocol.defence(), loan, deadline));
      for (String name : detector.config().squeezers()) {
        Map<String, String> defence = Map.of(Rewriting.DEFENCE, name);
        versions.add(rewriting.version(question, message, defence, loan, deadline));
      }
      return versions;
    }

    private void end() {
      bytes.addAndGet(-body.remaining());
      buffers.giveBack(body.array());
      room.release();
    }
  }

  private static Dropped dropped(Reason reason) {
    return reason == Reason.OVERLOADED ? Dropped.OVERLOADED : Dropped.NO_INPUT;
  }
}
