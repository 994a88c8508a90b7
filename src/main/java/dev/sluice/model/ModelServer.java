package dev.sluice.model;

import dev.sluice.admission.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/**
 * One model server and the connections to it. Thread-safe; blocks, so call it from virtual threads.
 */
public final class ModelServer {
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final String name;
  private final ModelConfig config;
  private final SSLSocketFactory tls;
  private final Watches watches;
  private final Connections connections;
  private final Breaker breaker;
  private final Header host;

  ModelServer(String name, ModelConfig config, SSLSocketFactory tls, Watches watches) {
    this.name = name;
    this.config = config;
    this.tls = tls;
    this.watches = watches;
    this.connections = new Connections(config.pool());
    this.breaker = new Breaker(config.breaker(), System::nanoTime);
    this.host = new Header("Host", authority(config));
  }

  public String name() {
    return name;
  }

  public ModelConfig config() {
    return config;
  }

  /** Connections that carry a request at this moment. */
  public int connectionsInUse() {
    return connections.inUse();
  }

  /** Whether new connections are tried: 0 yes, 1 one request may, 2 no. */
  public int breakerState() {
    return breaker.state().ordinal();
  }

  /** Connections kept for the next request. */
  public int connectionsUnused() {
    return connections.unused();
  }

  /** A request with the method and the path that the configuration names. */
  public ModelRequest request(List<Header> headers, List<ByteBuffer> body) {
    return new ModelRequest(config.method(), config.path(), headers, body);
  }

  /**
   * Sends a request and waits for the head of its answer, whose body is then streamed.
   *
   * <p>Never follows a redirect, keeps a cookie or decodes a content coding. A request is sent a
   * second time only when a kept connection turned out to be closed before a byte had left. After
   * {@link BreakerConfig#failures} connections that could not be made CONNECT comes at once.
   *
   * @param deadline bounds everything, the body of the answer included; the timeouts of {@link
   *     ModelConfig} may be sooner
   * @return to be closed
   * @throws ModelException of the kinds CONNECT, BUSY (nothing was sent then), TIMEOUT, BROKEN and
   *     REQUEST
   */
  public ModelAnswer forward(ModelRequest request, Deadline deadline) throws ModelException {
    long now = System.nanoTime();
    long end = sooner(deadline.nanos(), now + config.timeout().toNanos());
    acquire(sooner(end, now + config.connectTimeout().toNanos()), end);
    Watch watch = watches.start();
    Exchange exchange = new Exchange("model server '" + name + "'", connections, watch);
    try {
      Link kept = connections.pollIdle();
      if (kept != null) {
        exchange.uses(kept);
        try {
          return send(request, kept, exchange, watch, end);
        } catch (IOException e) {
          if (!kept.nothingSent() || watch.expired()) {
            throw exchange.failed(e);
          }
          kept.abort();
          exchange.uses(null);
        }
      }
      Link link = connect(exchange, watch, end);
      exchange.uses(link);
      return send(request, link, exchange, watch, end);
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw exchange.failed(e);
    } catch (RuntimeException | Error e) {
      exchange.abandoned();
      throw e;
    }
  }

  private void acquire(long until, long end) throws ModelException {
    boolean acquired;
    try {
      acquired = connections.acquire(until - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException(ModelException.Kind.BUSY, "interrupted", e);
    }
    if (!acquired) {
      boolean late = end - System.nanoTime() <= 0;
      throw new ModelException(
          late ? ModelException.Kind.TIMEOUT : ModelException.Kind.BUSY,
          "model server '" + name + "': all " + config.pool() + " connections are in use",
          null);
    }
  }

  private Link connect(Exchange exchange, Watch watch, long end) throws ModelException {
    if (!breaker.admits()) {
      exchange.abandoned();
      throw new ModelException(
          ModelException.Kind.CONNECT,
          "model server '"
              + name
              + "' cannot be reached: the last connections failed, none is tried now",
          null);
    }
    long until = sooner(end, System.nanoTime() + config.connectTimeout().toNanos());
    try {
      Link link = Dialling.open(config, tls, watch, until);
      breaker.connected();
      return link;
    } catch (IOException e) {
      boolean tooLate = end - System.nanoTime() <= 0;
      if (!tooLate) {
        breaker.failed();
      }
      if (watch.expired() && !tooLate) {
        exchange.abandoned();
        throw new ModelException(
            ModelException.Kind.CONNECT,
            "model server '" + name + "' did not accept a connection in time",
            e);
      }
      throw exchange.failed(ModelException.Kind.CONNECT, "cannot be reached", e);
    }
  }

  private ModelAnswer send(
      ModelRequest request, Link link, Exchange exchange, Watch watch, long end)
      throws IOException {
    link.guardedBy(watch, sooner(end, System.nanoTime() + config.answerTimeout().toNanos()));
    Link.Head head =
        link.exchange(
            request.method(),
            config.prefix() + request.pathAndQuery(),
            headers(request),
            request.body());
    watch.until(end);
    exchange.reusable(head.reusable());
    return new ModelAnswer(head, exchange);
  }

  private List<Header> headers(ModelRequest request) {
    long length = request.body().length();
    List<Header> headers = new ArrayList<>(request.headers().size() + 2);
    headers.add(host);
    headers.addAll(HopHeaders.ofRequest(request.headers()));
    if (length < 0) {
      headers.add(new Header("Transfer-Encoding", "chunked"));
    } else if (length > 0 || WITH_BODY.contains(request.method())) {
      headers.add(new Header("Content-Length", Long.toString(length)));
    }
    return headers;
  }

  void sweep() {
    connections.sweep();
  }

  void close() {
    connections.close();
  }

  private static String authority(ModelConfig config) {
    int port = config.url().getPort();
    return config.url().getHost() + (port < 0 ? "" : ":" + port);
  }

  private static long sooner(long a, long b) {
    return a - b < 0 ? a : b;
  }
}
