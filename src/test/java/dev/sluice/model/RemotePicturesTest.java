package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.admission.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on the loopback interface, which the configuration lets through. */
@Timeout(60)
class RemotePicturesTest {
  private static final byte[] PICTURE = {1, 2, 3};

  private final ModelServers timer = new ModelServers(Map.of());
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> resolved = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server);
  }

  private void serve(HttpServer at) {
    at.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    at.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Host"));
          answer(exchange);
        });
    at.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    switch (exchange.getRequestURI().getPath()) {
      case "/to" -> {
        exchange.getResponseHeaders().add("Location", query);
        exchange.sendResponseHeaders(302, -1);
      }
      case "/loop" -> {
        exchange.getResponseHeaders().add("Location", "/loop");
        exchange.sendResponseHeaders(307, -1);
      }
      case "/status" -> exchange.sendResponseHeaders(Integer.parseInt(query), -1);
      case "/gzip" -> {
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, PICTURE.length);
        exchange.getResponseBody().write(PICTURE);
      }
      case "/large" -> {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(new byte[1001]);
      }
      case "/slow" -> {
        exchange.sendResponseHeaders(200, 0);
        for (int i = 0; i < 1000; i++) {
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          sleep();
        }
      }
      default -> {
        exchange.sendResponseHeaders(200, PICTURE.length);
        exchange.getResponseBody().write(PICTURE);
      }
    }
    exchange.close();
  }

  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
    timer.close();
  }

  @Test
  void fetchesWhatIsListed() throws Exception {
    assertThat(fetch("http://pictures.test:%d/a%%20b?c=d#e")).isEqualTo(PICTURE);

    assertThat(asked).containsExactly("/a%20b?c=d pictures.test:" + port());
  }

  @Test
  void followsARedirectToWhatIsListed() throws Exception {
    assertThat(fetch("http://pictures.test:%d/to?/x")).isEqualTo(PICTURE);
    assertThat(fetch("http://pictures.test:%1$d/to?http://a.sub.test:%1$d/x")).isEqualTo(PICTURE);
  }

  @ParameterizedTest
  @CsvSource({
    "http://other.test:%d/, its host",
    "http://pictures.test/, its host",
    "http://sub.test:%d/, its host",
    "http://pictures.test.evil:%d/, its host",
    "http://evilsub.test:%d/, its host",
    "ftp://pictures.test:%d/, its scheme",
    "file:///etc/passwd, its scheme",
    "https://pictures.test:%d/, its scheme",
    "//pictures.test:%d/, its scheme",
    "http:pictures.test, names no host",
    "http:///x, names no host",
    "http://u:p@pictures.test:%d/, names no host",
    "http://pictures.test:%d/a b, no URL",
    "http://unknown.sub.test:%d/, host is not known",
    "http://mixed.sub.test:%d/, its address",
    "http://private.sub.test:%d/, its address",
    "http://pictures.test:%d/to?http://other.test/, its host",
    "http://pictures.test:%1$d/to?http://private.sub.test:%1$d/, its address",
    "http://pictures.test:%d/to?file:///etc/passwd, its scheme",
    "http://pictures.test:%d/loop, more than 3 redirects",
    "http://pictures.test:%d/status?404, answer was 404",
    "http://pictures.test:%d/status?206, answer was 206",
    "http://pictures.test:%d/gzip, content coding",
    "http://pictures.test:%d/large, more than 1000 bytes",
    "http://pictures.test:%d/slow, not come in time"
  })
  void refuses(String url, String why) {
    assertThatThrownBy(() -> fetch(url))
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining(why);
  }

  @Test
  void connectsNowhereThatItRefuses() {
    assertThatThrownBy(() -> fetch("http://private.sub.test:%d/"));
    assertThatThrownBy(() -> fetch("http://mixed.sub.test:%d/"));

    assertThat(asked).isEmpty();
  }

  /** A name that stands for another address a moment later changes nothing. */
  @Test
  void resolvesANameOnce() throws Exception {
    fetch("http://rebinding.sub.test:%d/");

    assertThat(resolved).containsExactly("rebinding.sub.test");
    assertThatThrownBy(() -> fetch("http://rebinding.sub.test:%d/"))
        .hasMessageContaining("its address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/",
        "http://127.1:%d/",
        "http://2130706433:%d/",
        "http://[::1]:%d/",
        "http://[::ffff:7f00:1]:%d/",
        "http://[64:ff9b::7f00:1]:%d/",
        "http://169.254.169.254:%d/latest/meta-data/",
        "http://10.0.0.1:%d/",
        "http://100.64.0.1:%d/",
        "http://localhost:%d/"
      })
  void refusesPrivateAddressesWhateverTheirSpelling(String url) {
    RemoteConfig config = config(List.of("*:" + port()), List.of());
    RemotePictures guarded = new RemotePictures(config, timer);

    assertThatThrownBy(
            () -> guarded.fetch(url.formatted(port()), Deadline.in(Duration.ofSeconds(3))))
        .isInstanceOf(RemoteException.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void holdsACertificateToTheName(@TempDir Path folder) throws Exception {
    TlsKeys keys = TlsKeys.in(folder);
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(keys.server()));
    serve(secure);
    int port = secure.getAddress().getPort();
    RemotePictures pictures =
        pictures(
            config(List.of("*:" + port), List.of("127.0.0.0/8")), Trust.in(keys.certificate()));
    Deadline deadline = Deadline.in(Duration.ofSeconds(50));

    assertThat(pictures.fetch("https://localhost:" + port + "/", deadline)).isEqualTo(PICTURE);
    assertThatThrownBy(() -> pictures.fetch("https://pictures.test:" + port + "/", deadline))
        .isInstanceOf(RemoteException.class);
    secure.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://x", "a b", "*.*", "x:y", ""})
  void takesNothingElseForAHost(String host) {
    assertThatIllegalArgumentException().isThrownBy(() -> config(List.of(host), List.of()));
  }

  private byte[] fetch(String url) throws RemoteException {
    RemoteConfig config =
        new RemoteConfig(
            Set.of("http"),
            List.of("pictures.test:" + port(), "*.sub.test:" + port()),
            List.of("127.0.0.0/8"),
            1000,
            8,
            3,
            Duration.ofSeconds(2));
    return pictures(config, (SSLSocketFactory) SSLSocketFactory.getDefault())
        .fetch(
            url.formatted(port()),
            Deadline.in(Duration.ofMillis(url.contains("slow") ? 300 : 20_000)));
  }

  private RemotePictures pictures(RemoteConfig config, SSLSocketFactory tls) {
    return new RemotePictures(config, timer, tls, this::resolve);
  }

  private static RemoteConfig config(List<String> hosts, List<String> networks) {
    return new RemoteConfig(
        Set.of("http", "https"), hosts, networks, 1000, 8, 3, Duration.ofSeconds(2));
  }

  private InetAddress[] resolve(String name) throws IOException {
    resolved.add(name);
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    InetAddress inside = InetAddress.getByName("10.1.2.3");
    return switch (name) {
      case "unknown.sub.test" -> throw new UnknownHostException(name);
      case "private.sub.test" -> new InetAddress[] {inside};
      case "mixed.sub.test" -> new InetAddress[] {loopback, inside};
      case "rebinding.sub.test" ->
          new InetAddress[] {resolved.indexOf(name) == resolved.size() - 1 ? loopback : inside};
      default -> new InetAddress[] {loopback};
    };
  }

  private int port() {
    return server.getAddress().getPort();
  }
}
