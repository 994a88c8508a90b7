package dev.sluice.pipeline;

import dev.sluice.detect.Detector;
import dev.sluice.detect.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Told what happens to requests. Thread-safe, returns at once, does not throw.
 *
 * <p>Relations: every {@link #started} is followed by exactly one {@link #finished}, so that their
 * difference is the number of requests in flight. A finished request has a reason if and only if it
 * was rejected; {@link #failed} comes before the {@code finished} of a request whose reason is
 * {@link Reason#INTERNAL} or that ran out of memory.
 */
public interface PipelineObserver {
  PipelineObserver NONE = new PipelineObserver() {};

  /** A request arrived; it is not admitted yet. */
  default void started() {}

  /**
   * Begins the trace of a request that {@link #started}.
   *
   * @param protocol as in {@link Finished#protocol}
   * @param headers of the request
   * @param nanoTime when it arrived
   */
  default Trace trace(String protocol, List<HeaderField> headers, long nanoTime) {
    return Trace.NONE;
  }

  /** A request met a defect. */
  default void failed(Throwable cause) {}

  /**
   * A request had an input that cannot be seen.
   *
   * @param kind as in {@link dev.sluice.payload.Bypass.Kind#id()}
   */
  default void bypassed(String kind, BypassPolicy.Action action) {}

  /**
   * The answers to an input and to its squeezed versions were compared.
   *
   * @param guard {@link Guard#name()}
   */
  default void judged(String guard, Verdict verdict) {}

  /**
   * Several versions of an input were asked about in one request.
   *
   * @param guard as in {@link #judged}
   * @param taken whether the model took it; if not, each is asked about in a request of its own
   */
  default void batched(String guard, boolean taken) {}

  /** The kill switch of a guard opened or closed. */
  default void turned(Guard guard, Detector.Turn turn) {}

  /** An answer is one to inputs as they came. */
  default void unfiltered(String guard, Unfiltered why) {}

  /** The time to filter the inputs of a request was over. */
  default void overBudget(Guard guard) {}

  /**
   * Work that was to be done after an answer is not done.
   *
   * @param guard as in {@link #judged}
   */
  default void shadowDropped(String guard, Dropped why) {}

  /** The last byte of an answer was handed over, or the client or the model server broke off. */
  default void finished(Finished request) {}

  /** How the client was answered. */
  enum Ending {
    /** The cleaned inputs were given back. */
    FILTERED,
    /** The model server's answer was passed on. */
    ANSWERED,
    /** A problem was sent. */
    REJECTED,
    /** One of the three began, but did not reach the client whole. */
    BROKEN
  }

  /**
   * A request that is over.
   *
   * @param input {@link dev.sluice.payload.Payload#kind()}, or {@code unread}
   * @param report with final stage times; they add up to less than {@code wholeNanos}
   * @param wholeNanos from its arrival to its end
   * @param modelNanos of which the model server had so much; 0 if it was not asked
   * @param bytesIn of the body, decoded; 0 if it was not read
   * @param bytesOut of the cleaned body, wherever it went; 0 if none was written
   */
  record Finished(
      String protocol,
      String input,
      Ending ending,
      Optional<Reason> reason,
      Report report,
      long wholeNanos,
      long modelNanos,
      long bytesIn,
      long bytesOut) {
    /** What Sluice added to the time of the model server. */
    public long addedNanos() {
      return wholeNanos - modelNanos;
    }
  }
}
