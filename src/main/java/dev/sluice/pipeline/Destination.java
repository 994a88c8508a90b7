package dev.sluice.pipeline;

import dev.sluice.model.ModelServer;
import dev.sluice.payload.ModelEncoding;
import java.util.Objects;

/**
 * Where cleaned inputs go, and in which shape.
 *
 * @param method HTTP method of the request to the model server
 * @param pathAndQuery begins with a slash
 */
public record Destination(
    ModelServer server, String method, String pathAndQuery, ModelEncoding encoding) {
  public Destination {
    Objects.requireNonNull(server);
    Objects.requireNonNull(encoding);
    if (!pathAndQuery.startsWith("/")) {
      throw new IllegalArgumentException("path must begin with a slash: " + pathAndQuery);
    }
  }
}
