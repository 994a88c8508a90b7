package dev.sluice.http;

import java.time.Duration;
import java.util.List;

/**
 * What the answers need to know.
 *
 * @param retryAfter what an overloaded service tells its clients to wait; whole seconds
 * @param forwarded what the model server is told about the clients of the gateway
 * @param trailers names of the headers behind a request's body that go on
 */
public record HttpConfig(Duration retryAfter, ForwardedHeaders forwarded, List<String> trailers) {
  public HttpConfig {
    trailers = List.copyOf(trailers);
  }
}
