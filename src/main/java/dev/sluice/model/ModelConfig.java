package dev.sluice.model;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a model server is and how long to wait for it.
 *
 * @param url {@code http} or {@code https}, host, port and a path that goes before every path
 *     forwarded; no user, query or fragment
 * @param method of the requests that {@code POST /v1/filter} forwards
 * @param path of those requests, query included, starting with a slash
 * @param connectTimeout for a connection to be there (TLS included), or to come free in the pool
 * @param answerTimeout from the start of sending until the last header of the answer
 * @param timeout from the call until the last byte of the answer; a request's own deadline may be
 *     shorter
 * @param pool most connections at once, at least 1
 * @param idle how long an unused connection is kept; shorter than the model server keeps it, or a
 *     request may meet one that is being closed (uvicorn: 5 s, gunicorn: 2 s)
 * @param headerBytes most bytes of status line and headers in an answer, 1,024 or more
 * @param ca PEM file of the authorities that an {@code https} server's certificate is judged by;
 *     empty for those of the JVM
 * @param breaker when connections are no longer tried
 */
public record ModelConfig(
    URI url,
    String method,
    String path,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration timeout,
    int pool,
    Duration idle,
    int headerBytes,
    Optional<Path> ca,
    BreakerConfig breaker) {

  /** Judged by the authorities of the JVM; the usual breaker. */
  public ModelConfig(
      URI url,
      String method,
      String path,
      Duration connectTimeout,
      Duration answerTimeout,
      Duration timeout,
      int pool,
      Duration idle,
      int headerBytes) {
    this(
        url,
        method,
        path,
        connectTimeout,
        answerTimeout,
        timeout,
        pool,
        idle,
        headerBytes,
        Optional.empty(),
        BreakerConfig.defaults());
  }

  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public ModelConfig {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    require(scheme.equals("http") || scheme.equals("https"), "url must be http:// or https://");
    require(url.getHost() != null, "url has no host");
    require(url.getUserInfo() == null, "url must not hold a user or password");
    require(url.getRawQuery() == null && url.getRawFragment() == null, "url must end in a path");
    require(path.startsWith("/"), "path must start with '/'");
    require(!method.isEmpty(), "method must not be empty");
    require(connectTimeout.isPositive(), "connect-timeout must be more than zero");
    require(answerTimeout.isPositive(), "answer-timeout must be more than zero");
    require(timeout.isPositive(), "timeout must be more than zero");
    require(pool >= 1, "pool must be 1 or more");
    require(idle.isPositive(), "idle must be more than zero");
    require(headerBytes >= 1024, "header-bytes must be 1024 or more");
  }

  /** POST to {@code /}; 2 s to connect, 30 s to answer and in all, 64 connections, 4 s idle. */
  public static ModelConfig of(URI url) {
    return new ModelConfig(
        url,
        "POST",
        "/",
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        64,
        Duration.ofSeconds(4),
        65_536);
  }

  boolean tls() {
    return url.getScheme().equalsIgnoreCase("https");
  }

  /** The host alone, an IPv6 address without its brackets. */
  String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : tls() ? 443 : 80;
  }

  /** The path of the URL without a slash at its end. */
  String prefix() {
    String prefix = url.getRawPath() == null ? "" : url.getRawPath();
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("model " + message);
    }
  }
}
