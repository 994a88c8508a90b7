package dev.sluice.pipeline;

/** What a request holds until its answer is written: its permit, its buffers, its connection. */
public interface Lease extends AutoCloseable {
  /** Holds nothing. */
  Lease NONE = new Lease() {};

  /** The status of HTTP that the client was sent; to be told before {@link #close}. */
  default void sent(int httpStatus) {}

  /** The answer did not reach the client whole; to be told before {@link #close}. */
  default void broken() {}

  /** Gives everything back and reports the request as finished; a second call does nothing. */
  @Override
  default void close() {}
}
