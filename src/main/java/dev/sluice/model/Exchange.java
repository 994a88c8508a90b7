package dev.sluice.model;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request's hold on a slot of the pool, its connection and its watch; whatever happens, all
 * three are given back once.
 */
final class Exchange {
  private final String server;
  private final Connections connections;
  private final Watch watch;
  private @Nullable Link link;
  private boolean reusable;
  private boolean over;

  Exchange(String server, Connections connections, Watch watch) {
    this.server = server;
    this.connections = connections;
    this.watch = watch;
  }

  void uses(@Nullable Link next) {
    link = next;
  }

  void reusable(boolean value) {
    reusable = value;
  }

  /** The answer was read to its end. */
  void completed() {
    end(reusable);
  }

  /** Nobody wants the rest of the answer. */
  void abandoned() {
    end(false);
  }

  /** Gives up and says why. */
  ModelException failed(IOException cause) {
    return failed(ModelException.Kind.BROKEN, "broke off", cause);
  }

  ModelException failed(ModelException.Kind kind, String what, IOException cause) {
    boolean late = watch.expired();
    end(false);
    if (cause instanceof Entities.SourceException && !late) {
      return new ModelException(
          ModelException.Kind.REQUEST, "the body broke off: " + reason(cause), cause.getCause());
    }
    if (late || (kind != ModelException.Kind.CONNECT && cause instanceof SocketTimeoutException)) {
      return new ModelException(
          ModelException.Kind.TIMEOUT, server + " did not answer in time", cause);
    }
    return new ModelException(kind, server + " " + what + ": " + reason(cause), cause);
  }

  private void end(boolean keep) {
    if (over) {
      return;
    }
    over = true;
    boolean inTime = watch.stop();
    Link used = link;
    if (used != null && keep && inTime) {
      connections.keep(used);
      return;
    }
    if (used != null) {
      used.abort();
    }
    connections.release();
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
