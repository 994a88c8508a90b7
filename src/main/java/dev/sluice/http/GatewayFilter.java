package dev.sluice.http;

import dev.sluice.pipeline.Gateway;
import dev.sluice.pipeline.GatewayRequest;
import dev.sluice.pipeline.Outcome;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Every path that is not Sluice's own belongs to the model server. A filter rather than a
 * controller, because no path is too odd for it; and before the framework's own filters, which cost
 * a request that is passed on a fifth of its time and do nothing for it: the pipeline's meters
 * count it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class GatewayFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final List<String> OWN =
      List.of("/v1/filter", "/v1/explain", "/v3/api-docs", "/swagger-ui", "/sluice");
  private static final Set<String> OWN_FILES = Set.of("/v3/api-docs.yaml", "/swagger-ui.html");
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final transient Gateway gateway;
  private final transient KserveProbes probes;
  private final transient OutcomeRenderer renderer;
  private final transient Turns turns;
  private final ForwardedHeaders forwarded;

  GatewayFilter(
      Gateway gateway,
      KserveProbes probes,
      OutcomeRenderer renderer,
      Turns turns,
      HttpConfig config) {
    this.turns = turns;
    this.probes = probes;
    this.gateway = gateway;
    this.renderer = renderer;
    this.forwarded = config.forwarded();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = RequestPath.normalised(request.getRequestURI());
    if (probes.answered(request, response, path)) {
      return;
    }
    if (!gateway.present() || own(path)) {
      chain.doFilter(request, response);
      return;
    }
    try (Outcome outcome = gateway.handle(read(request, path))) {
      if (outcome instanceof Outcome.Rejected rejected && GrpcStatus.spokenBy(request)) {
        GrpcStatus.write(rejected, request.getContentType(), response);
        rejected.lease().sent(response.getStatus());
      } else {
        renderer.render(outcome, Dialect.of(path), request, response);
      }
    }
    turns.pass();
  }

  private static boolean own(String path) {
    for (String own : OWN) {
      if (path.startsWith(own)
          && (path.length() == own.length() || path.charAt(own.length()) == '/')) {
        return true;
      }
    }
    return OWN_FILES.contains(path);
  }

  private GatewayRequest read(HttpServletRequest request, String path) {
    String query = request.getQueryString();
    String uri = request.getRequestURI();
    return new GatewayRequest(
        request.getMethod(),
        query == null ? uri : uri + "?" + query,
        path,
        request.getContentType(),
        PassedHeaders.contentEncoding(request),
        length(request),
        request::getInputStream,
        upgrade(request),
        forwarded.add(PassedHeaders.all(request), request),
        () -> Trailers.of(request));
  }

  /** 0 where there is no body, -1 where there is one of unknown length. */
  private static long length(HttpServletRequest request) {
    long declared = request.getContentLengthLong();
    if (declared >= 0) {
      return declared;
    }
    boolean framedByStream = request.getProtocol().startsWith("HTTP/2");
    boolean body =
        framedByStream
            ? WITH_BODY.contains(request.getMethod())
            : request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    return body ? -1 : 0;
  }

  /** A change of protocol asked for, but not one to another HTTP: that may simply be ignored. */
  private static @Nullable String upgrade(HttpServletRequest request) {
    Enumeration<String> values = request.getHeaders(HttpHeaders.UPGRADE);
    while (values.hasMoreElements()) {
      String wanted = values.nextElement().strip().toLowerCase(Locale.ROOT);
      if (!wanted.isEmpty() && !wanted.startsWith("h2c") && !wanted.startsWith("tls/")) {
        return wanted;
      }
    }
    return null;
  }
}
