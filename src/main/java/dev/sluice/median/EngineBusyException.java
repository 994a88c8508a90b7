package dev.sluice.median;

/** The queue of the engine is full; nothing was done. */
public final class EngineBusyException extends NotFilteredException {
  public EngineBusyException(String message) {
    super(message);
  }
}
