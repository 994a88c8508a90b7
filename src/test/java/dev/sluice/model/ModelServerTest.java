package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.admission.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ModelServerTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private ModelServers servers;

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void writesThePartsAndStripsWhatEndsHere() throws Exception {
    try (Peer peer = Peer.always(OK)) {
      List<Header> headers =
          List.of(
              new Header("Content-Type", "application/json; Charset=x"),
              new Header("X-Twice", "1"),
              new Header("Connection", "close, X-Mine"),
              new Header("x-mine", "secret"),
              new Header("TE", "trailers"),
              new Header("Expect", "100-continue"),
              new Header("Host", "elsewhere"),
              new Header("Content-Length", "999"),
              new Header("Transfer-Encoding", "chunked"),
              new Header("X-Twice", "2"),
              new Header("Accept-Encoding", "gzip"));
      ByteBuffer middle = ByteBuffer.wrap("..cd..".getBytes(StandardCharsets.US_ASCII), 2, 2);
      ModelRequest request =
          new ModelRequest("POST", "/v2?a=b%20c", headers, List.of(text("ab"), middle, text("e")));
      assertThat(answer(server(peer), request)).isEqualTo("200 hi");
      assertThat(middle.remaining()).isEqualTo(2);
      assertThat(peer.requests)
          .containsExactly(
              "POST /base/v2?a=b%20c HTTP/1.1\r\nHost: 127.0.0.1:"
                  + peer.port()
                  + "\r\nContent-Type: application/json; Charset=x\r\nX-Twice: 1\r\nX-Twice: 2\r\n"
                  + "Accept-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde");
    }
  }

  @Test
  void handsStatusAndEndToEndHeadersBackAndUndoesChunksOnly() throws Exception {
    String chunked =
        "HTTP/1.1 302 Found\r\nLocation: /x\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n"
            + "Content-Encoding: gzip\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=9\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: r\r\n\r\n";
    try (Peer peer = Peer.always(chunked)) {
      ModelServer server = server(peer);
      for (int i = 0; i < 3; i++) {
        try (ModelAnswer answer = server.forward(post("x"), soon())) {
          assertThat(answer.status()).isEqualTo(302);
          assertThat(answer.headers())
              .containsExactly(
                  new Header("Location", "/x"),
                  new Header("Set-Cookie", "a"),
                  new Header("Set-Cookie", "b"),
                  new Header("Content-Encoding", "gzip"));
          assertThat(read(answer.body())).isEqualTo("abcde");
        }
      }
      assertThat(peer.sockets).hasSize(1);
      assertThat(peer.requests).hasSize(3).noneMatch(request -> request.contains("Cookie"));
    }
  }

  @Test
  void streamsTheAnswerWhileItIsBeingWritten() throws Exception {
    try (Peer peer =
        new Peer(
            wire -> {
              wire.request();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
              wire.socket().getInputStream().read();
            })) {
      try (ModelAnswer answer = server(peer).forward(post("x"), soon())) {
        assertThat(answer.body().read()).isEqualTo('a');
      }
      assertThat(servers.byName("m").orElseThrow().connectionsUnused()).isZero();
      assertThat(servers.byName("m").orElseThrow().connectionsInUse()).isZero();
    }
  }

  @Test
  void interimAnswersArePassedOver() throws Exception {
    try (Peer peer =
        Peer.always(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK)) {
      assertThat(answer(server(peer), post("x"))).isEqualTo("200 hi");
    }
  }

  @Test
  void anAnswerWithoutBodyLeavesTheConnectionUsable() throws Exception {
    try (Peer peer = Peer.always("HTTP/1.1 204 No Content\r\n\r\n")) {
      ModelServer server = server(peer);
      assertThat(answer(server, post("x"))).isEqualTo("204 ");
      assertThat(answer(server, post("x"))).isEqualTo("204 ");
      assertThat(peer.sockets).hasSize(1);
    }
  }

  @Test
  void aConnectionClosedWhileUnusedIsReplaced() throws Exception {
    try (Peer peer =
        new Peer(
            wire -> {
              wire.request();
              wire.send(OK);
            })) {
      ModelServer server = server(peer);
      for (int i = 1; i <= 5; i++) {
        assertThat(answer(server, post("x"))).isEqualTo("200 hi");
        Thread.sleep(50);
      }
      assertThat(peer.requests).hasSize(5);
    }
  }

  @Test
  void bytesThatNobodyAskedForAreNeverTakenForTheNextAnswer() throws Exception {
    try (Peer peer = Peer.always(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")) {
      ModelServer server = server(peer);
      assertThat(answer(server, post("x"))).isEqualTo("200 hi");
      assertThat(answer(server, post("x"))).isEqualTo("200 hi");
      assertThat(peer.sockets).hasSize(2);
    }
  }

  @Test
  void anUnusedConnectionIsClosedAfterItsTime() throws Exception {
    try (Peer peer = Peer.always(OK)) {
      ModelServer server = server(config(peer.url(), 30_000, 30_000, 4, 100));
      assertThat(answer(server, post("x"))).isEqualTo("200 hi");
      assertThat(server.connectionsUnused()).isEqualTo(1);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (server.connectionsUnused() > 0 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertThat(server.connectionsUnused()).isZero();
    }
  }

  @Test
  void anAnswerBeforeTheBodyWasReadCounts() throws Exception {
    try (Peer peer =
        new Peer(
            wire -> {
              wire.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
              wire.socket().shutdownOutput();
              Thread.sleep(300);
            })) {
      ModelRequest big =
          new ModelRequest("POST", "/", List.of(), List.of(ByteBuffer.allocate(32 << 20)));
      assertThat(answer(server(peer), big)).isEqualTo("413 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nA: b\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nbad name: x\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "\u0000\u0001\u0002 garbage\r\n\r\n",
        "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n"
      })
  void halfAndGarbledAnswersAreBroken(String answer) throws Exception {
    try (Peer peer =
        new Peer(
            wire -> {
              wire.request();
              wire.send(answer);
            })) {
      ModelServer server = server(peer);
      assertThat(failure(server, soon()).kind()).isEqualTo(ModelException.Kind.BROKEN);
      assertThat(server.connectionsInUse()).isZero();
      assertThat(peer.requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"100000,1", "10,30000"})
  void headersBeyondTheLimitAreBroken(int length, int count) throws Exception {
    String line = "X: " + "y".repeat(length) + "\r\n";
    try (Peer peer = Peer.always("HTTP/1.1 200 OK\r\n" + line.repeat(count) + "\r\n")) {
      assertThat(failure(server(peer), soon()).kind()).isEqualTo(ModelException.Kind.BROKEN);
    }
  }

  @Test
  void aResetIsBroken() throws Exception {
    try (Peer peer =
        new Peer(
            wire -> {
              wire.request();
              wire.reset();
            })) {
      assertThat(failure(server(peer), soon()).kind()).isEqualTo(ModelException.Kind.BROKEN);
      assertThat(peer.requests).hasSize(1);
    }
  }

  @Test
  void silenceEndsWithTheAnswerTimeout() throws Exception {
    try (Peer peer = new Peer(wire -> Thread.sleep(30_000))) {
      late(server(config(peer.url(), 300, 30_000, 4, 1000)), soon(), 300);
    }
  }

  @Test
  void silenceEndsInTimeAlsoWhenTheServersAreClosedMeanwhile() throws Exception {
    try (Peer peer = new Peer(wire -> Thread.sleep(30_000))) {
      ModelServer server = server(config(peer.url(), 300, 30_000, 4, 1000));
      Thread closing =
          Thread.startVirtualThread(
              () -> {
                while (server.connectionsInUse() == 0) {
                  LockSupport.parkNanos(1_000_000);
                }
                servers.close();
              });
      late(server, soon(), 300);
      closing.join();
    }
  }

  @Test
  void aTrickleOfHeadersEndsWithTheAnswerTimeout() throws Exception {
    try (Peer peer =
        new Peer(
            wire -> {
              wire.send("HTTP/1.1 200 OK\r\n");
              while (true) {
                wire.send("A: b\r\n");
                Thread.sleep(20);
              }
            })) {
      late(server(config(peer.url(), 300, 30_000, 4, 1000)), soon(), 300);
    }
  }

  @Test
  void aTrickleOfBodyEndsWithTheDeadline() throws Exception {
    try (Peer peer =
        new Peer(
            wire -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
              while (true) {
                wire.send("x");
                Thread.sleep(20);
              }
            })) {
      late(server(peer), Deadline.in(Duration.ofMillis(400)), 400);
    }
  }

  @Test
  void aServerThatNeverReadsEndsWithTheWholeTimeout() throws Exception {
    try (Peer peer = new Peer(wire -> Thread.sleep(30_000))) {
      ModelServer server = server(config(peer.url(), 30_000, 400, 4, 1000));
      ModelRequest big =
          new ModelRequest("POST", "/", List.of(), List.of(ByteBuffer.allocate(64 << 20)));
      long start = System.nanoTime();
      ModelException failure =
          catchThrowableOfType(ModelException.class, () -> answer(server, big));
      assertThat(failure.kind()).isEqualTo(ModelException.Kind.TIMEOUT);
      inTime(start, 400);
    }
  }

  @Test
  void nobodyThereIsNoConnection() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    ModelServer server =
        server(config(URI.create("http://127.0.0.1:" + port), 1000, 1000, 4, 1000));
    assertThat(failure(server, soon()).kind()).isEqualTo(ModelException.Kind.CONNECT);
    assertThat(server.connectionsInUse()).isZero();
  }

  @Test
  void aFullPoolIsBusy() throws Exception {
    try (Peer peer = Peer.always(OK)) {
      ModelServer server = server(config(peer.url(), 5_000, 30_000, 1, 1000));
      try (ModelAnswer held = server.forward(post("x"), soon())) {
        assertThat(held.status()).isEqualTo(200);
        assertThat(failure(server, soon()).kind()).isEqualTo(ModelException.Kind.BUSY);
      }
      assertThat(answer(server, post("x"))).isEqualTo("200 hi");
    }
  }

  @Test
  void plainTextInPlaceOfTlsIsNoConnection() throws Exception {
    try (Peer peer = new Peer(wire -> wire.send("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
      URI url = URI.create("https://127.0.0.1:" + peer.port());
      assertThat(failure(server(config(url, 5000, 5000, 4, 1000)), soon()).kind())
          .isEqualTo(ModelException.Kind.CONNECT);
    }
  }

  private void late(ModelServer server, Deadline deadline, long millis) {
    long start = System.nanoTime();
    assertThat(failure(server, deadline).kind()).isEqualTo(ModelException.Kind.TIMEOUT);
    inTime(start, millis);
    assertThat(server.connectionsInUse()).isZero();
  }

  private static void inTime(long start, long millis) {
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertThat(took).isBetween(millis - 20, millis + 3000);
  }

  private static ModelException failure(ModelServer server, Deadline deadline) {
    return catchThrowableOfType(
        ModelException.class,
        () -> {
          try (ModelAnswer answer = server.forward(post("x"), deadline)) {
            read(answer.body());
          }
        });
  }

  private static String answer(ModelServer server, ModelRequest request) throws Exception {
    try (ModelAnswer answer = server.forward(request, soon())) {
      return answer.status() + " " + read(answer.body());
    }
  }

  private ModelServer server(Peer peer) {
    return server(config(peer.url(), 20_000, 20_000, 4, 2000));
  }

  @Test
  void triesAServerThatIsDownNoMoreUntilItIsBack() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ModelServer server = server(ModelConfig.of(URI.create("http://127.0.0.1:" + port)));
    for (int i = 0; i < 5; i++) {
      assertThat(server.breakerState()).isZero();
      assertThatThrownBy(() -> server.forward(post("a"), soon())).hasMessageContaining("refused");
    }
    assertThat(server.breakerState()).isEqualTo(2);
    assertThatThrownBy(() -> server.forward(post("a"), soon()))
        .isInstanceOfSatisfying(
            ModelException.class, e -> assertThat(e.kind()).isEqualTo(ModelException.Kind.CONNECT))
        .hasMessageContaining("none is tried now");
    assertThat(server.connectionsInUse()).isZero();

    try (ServerSocket back = new ServerSocket(port, 9, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = back.accept()) {
                  socket.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // The test is over.
                }
              });
      while (server.breakerState() == 2) {
        Thread.sleep(20);
      }
      assertThat(answer(server, post("a"))).isEqualTo("200 hi");
    }
    assertThat(server.breakerState()).isZero();
  }

  private ModelServer server(ModelConfig config) {
    servers = new ModelServers(Map.of("m", config));
    return servers.preferred().orElseThrow();
  }

  private static ModelConfig config(URI url, int answer, int whole, int pool, int idle) {
    return new ModelConfig(
        url,
        "POST",
        "/",
        Duration.ofMillis(500),
        Duration.ofMillis(answer),
        Duration.ofMillis(whole),
        pool,
        Duration.ofMillis(idle),
        16_384);
  }

  private static ModelRequest post(String body) {
    return new ModelRequest("POST", "/", List.of(), List.of(text(body)));
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(InputStream in) throws Exception {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
