package dev.sluice.telemetry;

import java.net.URI;

/**
 * Where traces go.
 *
 * @param endpoint of OTLP over HTTP, {@code http} or {@code https}; empty where tracing is off
 * @param sample part of the traces begun here that is kept, 0 to 1
 */
public record TracingConfig(String endpoint, double sample) {
  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public TracingConfig {
    endpoint = endpoint.strip();
    if (!endpoint.isEmpty() && !http(endpoint)) {
      throw new IllegalArgumentException(
          "tracing.endpoint is '%s'; set it to a URL such as http://collector:4318/v1/traces"
              .formatted(endpoint));
    }
    if (!(sample >= 0 && sample <= 1)) {
      throw new IllegalArgumentException("tracing.sample is " + sample + "; set it to 0 to 1");
    }
  }

  /** No tracing. */
  public static TracingConfig off() {
    return new TracingConfig("", 1);
  }

  private static boolean http(String endpoint) {
    URI uri = URI.create(endpoint);
    return uri.getHost() != null
        && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
  }
}
