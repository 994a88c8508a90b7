package dev.sluice.model;

import dev.sluice.admission.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what clients name, on their word but on the operator's terms: scheme, host and port must
 * be listed, every address that the name stands for must be public or listed, the connection goes
 * to one of the addresses that were judged, and a redirect is judged like a new name. Thread-safe.
 */
public final class RemotePictures {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final List<Header> ASKED =
      List.of(new Header("Accept", "image/*"), new Header("Connection", "close"));

  private final RemoteConfig config;
  private final AddressGuard guard;
  private final ModelServers timer;
  private final SSLSocketFactory tls;
  private final Resolver resolver;

  /** What a name stands for. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String name) throws IOException;
  }

  /**
   * Trusts whom the JVM trusts.
   *
   * @param timer which the exchanges here share with those of the model servers
   */
  public RemotePictures(RemoteConfig config, ModelServers timer) {
    this(
        config, timer, (SSLSocketFactory) SSLSocketFactory.getDefault(), InetAddress::getAllByName);
  }

  RemotePictures(RemoteConfig config, ModelServers timer, SSLSocketFactory tls, Resolver resolver) {
    this.config = config;
    this.guard = new AddressGuard(config.networks().stream().map(Network::parse).toList());
    this.timer = timer;
    this.tls = tls;
    this.resolver = resolver;
  }

  public RemoteConfig config() {
    return config;
  }

  /**
   * The bytes that a URL names; blocks until the deadline at most.
   *
   * @throws RemoteException when they may not be fetched, or cannot be
   */
  public byte[] fetch(String url, Deadline deadline) throws RemoteException {
    URI at = parse(url);
    for (int hop = 0; hop <= config.maxRedirects(); hop++) {
      Answer answer = ask(at, deadline);
      if (answer.location() == null) {
        return answer.body();
      }
      try {
        at = at.resolve(new URI(answer.location()));
      } catch (URISyntaxException e) {
        throw new RemoteException("it redirects to what is no URL");
      }
    }
    throw new RemoteException("more than " + config.maxRedirects() + " redirects");
  }

  /** A picture, or where else it is. */
  private record Answer(byte[] body, @Nullable String location) {}

  private static URI parse(String url) throws RemoteException {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new RemoteException("it is no URL");
    }
  }

  private Answer ask(URI url, Deadline deadline) throws RemoteException {
    URI origin = judged(url);
    ModelConfig server = ModelConfig.of(origin);
    List<InetAddress> addresses = resolve(server.host(), deadline);
    if (addresses.isEmpty() || !addresses.stream().allMatch(guard::admits)) {
      throw new RemoteException("its address is not one to fetch from");
    }
    Watch watch = timer.watch();
    Link link = null;
    try {
      link = Dialling.open(server, addresses, tls, watch, deadline.nanos());
      link.guardedBy(watch, deadline.nanos());
      List<Header> headers = new ArrayList<>(ASKED);
      headers.add(0, new Header("Host", origin.getRawAuthority()));
      Link.Head head = link.exchange("GET", target(url), headers, ModelBody.NONE);
      return answer(head);
    } catch (RemoteException e) {
      throw e;
    } catch (IOException e) {
      throw new RemoteException(
          watch.expired() ? "it did not come in time" : "it could not be fetched", e);
    } finally {
      watch.stop();
      if (link != null) {
        link.abort();
      }
    }
  }

  private Answer answer(Link.Head head) throws IOException {
    if (REDIRECTS.contains(head.status())) {
      for (Header header : head.headers()) {
        if (header.is("location")) {
          return new Answer(new byte[0], header.value());
        }
      }
    }
    if (head.status() != 200) {
      throw new RemoteException("the answer was " + head.status());
    }
    for (Header header : head.headers()) {
      if (header.is("content-encoding") && !header.value().equalsIgnoreCase("identity")) {
        throw new RemoteException("it came in a content coding that was not asked for");
      }
    }
    InputStream body = head.body();
    byte[] bytes = body == null ? new byte[0] : body.readNBytes(config.maxBytes() + 1);
    if (bytes.length > config.maxBytes()) {
      throw new RemoteException("it has more than " + config.maxBytes() + " bytes");
    }
    return new Answer(bytes, null);
  }

  /** Scheme, host and port of a URL that may be asked. */
  private URI judged(URI url) throws RemoteException {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!config.schemes().contains(scheme)) {
      throw new RemoteException("its scheme is not one to fetch from");
    }
    if (url.getHost() == null || url.getUserInfo() != null || url.getPort() > 65_535) {
      throw new RemoteException("it names no host, or a user");
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    int own = scheme.equals("https") ? 443 : 80;
    int port = url.getPort() < 0 ? own : url.getPort();
    String where = port == own ? "" : ":" + port;
    if (config.hosts().stream().noneMatch(listed -> matches(listed, host, where))) {
      throw new RemoteException("its host is not one to fetch from");
    }
    return URI.create(scheme + "://" + host + where);
  }

  private static boolean matches(String listed, String host, String port) {
    int colon = listed.startsWith("[") ? listed.indexOf("]") + 1 : listed.indexOf(':');
    boolean ported = colon > 0 && colon < listed.length();
    String name = ported ? listed.substring(0, colon) : listed;
    if (!(ported ? listed.substring(colon) : "").equals(port)) {
      return false;
    }
    return name.equals("*")
        || name.equals(host)
        || (name.startsWith("*.") && host.endsWith(name.substring(1)));
  }

  private static String target(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    return URI.create(target).toASCIIString();
  }

  /** In time, which the system's own resolver does not promise. */
  private List<InetAddress> resolve(String host, Deadline deadline) throws RemoteException {
    FutureTask<InetAddress[]> task = new FutureTask<>(() -> resolver.resolve(host));
    Thread.ofVirtual().start(task);
    try {
      return List.of(task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw new RemoteException("its host is not known");
    } catch (TimeoutException e) {
      throw new RemoteException("it did not come in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RemoteException("interrupted");
    } finally {
      task.cancel(true);
    }
  }
}
