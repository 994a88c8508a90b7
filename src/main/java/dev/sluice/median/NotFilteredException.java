package dev.sluice.median;

/** The engine gave up on a raster; the target's samples are undefined. */
public abstract sealed class NotFilteredException extends Exception
    permits EngineBusyException, EngineTimeoutException {
  NotFilteredException(String message) {
    super(message, null, false, false);
  }
}
