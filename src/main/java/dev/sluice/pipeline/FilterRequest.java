package dev.sluice.pipeline;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to clean the inputs of a body, in plain values.
 *
 * @param protocol whose shape the body has, as a metric tag; one of a small fixed set
 * @param contentType as the client spelt it
 * @param contentEncoding as the client spelt it
 * @param declaredLength bytes of the body as sent; -1 when the client did not say
 * @param query the raw query string, percent signs and all
 * @param model name of the model server that the client chose
 * @param headers end-to-end headers that go on to the model server, in order
 */
public record FilterRequest(
    String protocol,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    long declaredLength,
    BodySource body,
    @Nullable String query,
    @Nullable String model,
    List<HeaderField> headers) {
  public FilterRequest {
    Objects.requireNonNull(protocol);
    Objects.requireNonNull(body);
    headers = List.copyOf(headers);
  }
}
