package dev.sluice.model;

import java.io.IOException;

/** A picture was not fetched; the message says why, and nothing of who was asked. */
public final class RemoteException extends IOException {
  private static final long serialVersionUID = 1L;

  RemoteException(String message) {
    super(message);
  }

  RemoteException(String message, IOException cause) {
    super(message, cause);
  }
}
