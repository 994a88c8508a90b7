package dev.sluice.demo;

import static dev.sluice.demo.RunningServer.INFER;
import static dev.sluice.demo.RunningServer.assertError;
import static dev.sluice.demo.RunningServer.littleEndian;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies too long, a full server and broken HTTP: the server refuses and stays up. */
class DemoModelServerLimitsTest {
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aLongBodyOfUnknownLengthIs413() throws Exception {
    var body = new ByteArrayInputStream(new byte[InferHandler.MAX_BODY + 1]);
    var request =
        HttpRequest.newBuilder(server.uri().resolve(INFER))
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body));
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      assertError(response, 413, "the body is longer than 25165824 bytes");
    }
  }

  @Test
  void aLongBodyIs413BeforeItIsSent() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.uri().getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(post(9_000_000_000L).getBytes(ISO_8859_1));
      var answer = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
      assertThat(answer).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void aFullServerSaysWhenToComeBack() throws Exception {
    try (var full = new RunningServer(new DemoSettings("127.0.0.1", 0, 1, 1, 1));
        var slow = new Socket("127.0.0.1", full.uri().getPort())) {
      slow.getOutputStream().write((post(12_288) + "begun").getBytes(ISO_8859_1));
      slow.getOutputStream().flush();
      HttpResponse<byte[]> response;
      int rounds = 0;
      do {
        response = one(full);
      } while (response.statusCode() == 200 && ++rounds < 50);
      assertError(response, 503, "all inference slots are taken");
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");

      slow.close();
      assertThat(one(full).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void brokenHttpDoesNotStopTheServer() throws Exception {
    for (var text :
        List.of(
            "\r\n\r\n",
            "GET\r\n\r\n",
            "POST foo:bar HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
            "GET %zz HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST " + INFER + " HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
            "POST " + INFER + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST " + INFER + " HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{\"inputs\"")) {
      try (var socket = new Socket("127.0.0.1", server.uri().getPort())) {
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.shutdownOutput();
        var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(answer).as(text).doesNotContain(" 200 ").doesNotContain(" 500 ");
      }
    }
    assertThat(one(server).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<byte[]> one(RunningServer server) throws Exception {
    return server.infer(
        littleEndian(new float[CifarModel.SAMPLES]), "Inference-Header-Content-Length", "0");
  }

  private static String post(long length) {
    return "POST " + INFER + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
  }
}
