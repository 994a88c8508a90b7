package dev.sluice.pipeline;

import dev.sluice.payload.Protocol;
import dev.sluice.payload.Protocols;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to the model server's own paths, in plain values.
 *
 * @param target raw path and query, byte for byte
 * @param path of it, as a lenient server would read it: decoded, without dot segments, doubled or
 *     trailing slashes and path parameters
 * @param contentType as the client spelt it
 * @param contentEncoding as the client spelt it
 * @param declaredLength bytes of the body as sent, 0 without one; -1 when the client did not say
 * @param upgrade the protocol that the client wants to change to, if it is one that is not HTTP
 * @param headers in order; those of one hop may be among them
 * @param trailers that came behind the body; to be asked at its end
 */
public record GatewayRequest(
    String method,
    String target,
    String path,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    long declaredLength,
    BodySource body,
    @Nullable String upgrade,
    List<HeaderField> headers,
    Supplier<List<HeaderField>> trailers) {
  /** Without trailers. */
  public GatewayRequest(
      String method,
      String target,
      String path,
      @Nullable String contentType,
      @Nullable String contentEncoding,
      long declaredLength,
      BodySource body,
      @Nullable String upgrade,
      List<HeaderField> headers) {
    this(
        method,
        target,
        path,
        contentType,
        contentEncoding,
        declaredLength,
        body,
        upgrade,
        headers,
        List::of);
  }

  /** What may outlive the connection that it came over: its body can no longer be read. */
  GatewayRequest detached() {
    return new GatewayRequest(
        method,
        target,
        path,
        contentType,
        contentEncoding,
        declaredLength,
        InputStream::nullInputStream,
        upgrade,
        headers);
  }

  private static final String GRPC = "application/grpc";

  /** Whether the body is gRPC's, or gRPC-Web's. */
  boolean grpc() {
    return contentType != null
        && contentType.strip().regionMatches(true, 0, GRPC, 0, GRPC.length());
  }

  /** Whether it is gRPC proper, which ends in trailers of HTTP/2 and so needs it all the way. */
  boolean needsHttp2() {
    return grpc()
        && !String.valueOf(contentType).strip().toLowerCase(Locale.ROOT).startsWith(GRPC + "-web");
  }

  private static final String EVENTS = "application/cloudevents";
  private static final String OF_AN_EVENT = "ce-specversion";

  /** Whether the body is a CloudEvent, or the data of one whose attributes are headers. */
  boolean event() {
    return (contentType != null
            && contentType.strip().regionMatches(true, 0, EVENTS, 0, EVENTS.length()))
        || headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(OF_AN_EVENT));
  }

  /** Who reads the body; empty where nobody does. */
  Optional<Protocol> protocol(Protocols protocols) {
    Optional<Protocol> ofPath = protocols.find(method, path, contentType);
    return ofPath.isEmpty() && event() && !grpc() ? Optional.of(protocols.events()) : ofPath;
  }

  public GatewayRequest {
    Objects.requireNonNull(body);
    headers = List.copyOf(headers);
  }
}
