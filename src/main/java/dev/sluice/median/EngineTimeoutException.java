package dev.sluice.median;

/** The deadline passed, or the caller was interrupted, before the raster was filtered. */
public final class EngineTimeoutException extends NotFilteredException {
  public EngineTimeoutException(String message) {
    super(message);
  }
}
