package dev.sluice.pipeline;

import java.util.List;

/**
 * The trace of one request. For the thread of the request; returns at once, does not throw. Times
 * are those of {@link System#nanoTime}.
 *
 * <p>Every {@link #entered} is followed by one {@link #left} of the same stage before the next, and
 * {@link #finished} comes last.
 */
public interface Trace {
  /** Nobody wants to know. */
  Trace NONE = new Trace() {};

  default void entered(Stage stage, long nanoTime) {}

  default void left(Stage stage, long nanoTime) {}

  /**
   * The headers that tell the model server what its work belongs to.
   *
   * @param headers about to be sent to it, in stage {@link Stage#MODEL}
   * @return the same list where nothing is to be told
   */
  default List<HeaderField> toModel(List<HeaderField> headers) {
    return headers;
  }

  /**
   * Runs what counts the request, before {@link #finished}.
   *
   * @param counting to be run once
   */
  default void counted(Runnable counting) {
    counting.run();
  }

  /**
   * @param status of HTTP that the client was sent; 0 if none
   */
  default void finished(PipelineObserver.Finished request, int status, long nanoTime) {}
}
