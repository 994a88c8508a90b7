package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What is none of Sluice's business goes through untouched, both ways. */
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "sluice.admission.timeout=3s",
      "sluice.bypass.remote-url=pass",
      "sluice.gateway.forwarded=x-forwarded"
    })
class GatewayTest {
  private static final String INFER =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2,2,1],\"datatype\":\"FP32\",\"data\":[1,2,900,4]}]}";

  private static final CapturingModel MODEL = CapturingModel.start();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> "http://localhost:" + MODEL.port());
  }

  @BeforeEach
  void forget() {
    MODEL.received.clear();
    MODEL.chunks.clear();
    MODEL.answer(CapturingModel.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "OPTIONS", "PROPFIND", "HEAD", "POST", "PATCH"})
  void passesEveryMethodOn(String method) throws Exception {
    assertThat(exchange(method + " /any/where HTTP/1.1", "")).startsWith("HTTP/1.1 200");

    assertThat(received().head().getFirst()).isEqualTo(method + " /any/where HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a%20b/c%2Fd?x=%41&y=+&&z",
        "/x;v=1//y/?",
        "//host/path?x=/",
        "/v1/filters?a=[1]&b={\"c\":|}",
        "/v1/models/m:predict%20",
        "/%E2%82%AC?%zz=%",
        "/actuator/health",
        "/error"
      })
  void passesPathAndQueryOnByteForByte(String target) throws Exception {
    exchange("GET " + target + " HTTP/1.1", "");

    assertThat(received().head().getFirst()).isEqualTo("GET " + target + " HTTP/1.1");
  }

  @ParameterizedTest
  @CsvSource({"/v3/api-docs, 200", "/sluice/x, 404", "/v1/filter, 405"})
  void keepsItsOwnPaths(String path, int status) throws Exception {
    assertThat(exchange("GET " + path + " HTTP/1.1", "")).startsWith("HTTP/1.1 " + status);
    assertThat(MODEL.received).isEmpty();
  }

  @Test
  void passesHeadersOnButThoseOfOneHop() throws Exception {
    exchange(
        "GET /h HTTP/1.1",
        "X-Twice: a\r\nX-Twice: b\r\nTE: trailers\r\nKeep-Alive: 5\r\nX-Hop: 1\r\n"
            + "Connection: X-Hop\r\ntraceparent: 00-1\r\nX-Forwarded-For: 10.0.0.1\r\n");

    CapturingModel.Request request = received();
    assertThat(request.headers("X-Twice")).containsExactly("a", "b");
    assertThat(request.headers("traceparent")).containsExactly("00-1");
    assertThat(request.headers("X-Forwarded-For")).containsExactly("10.0.0.1", "127.0.0.1");
    assertThat(request.headers("X-Forwarded-Host")).containsExactly("x");
    assertThat(request.headers("TE")).isEmpty();
    assertThat(request.headers("Keep-Alive")).isEmpty();
    assertThat(request.headers("X-Hop")).isEmpty();
    assertThat(request.headers("Content-Length")).isEmpty();
  }

  @Test
  void passesTheAnswerOnVerbatim() throws Exception {
    MODEL.answer(
        "HTTP/1.1 418 Tea\r\nContent-Type: application/json\r\nX-Twice: a\r\nX-Twice: b\r\n"
            + "Content-Length: 4\r\n\r\ntea!");

    String answer = exchange("GET /h HTTP/1.1", "");

    assertThat(answer).startsWith("HTTP/1.1 418").endsWith("\r\n\r\ntea!");
    assertThat(answer).contains("Content-Type: application/json\r\n", "X-Twice: a\r\nX-Twice: b");
    assertThat(answer).doesNotContain("Server-Timing").doesNotContain("Sluice");
  }

  /** It comes before the framework's observation, which would count it a second time. */
  @Test
  void isCountedByThePipelineAlone() throws Exception {
    List<String> before = countedByTheFramework();
    exchange("GET /counted HTTP/1.1", "");

    assertThat(received().head().getFirst()).startsWith("GET /counted");
    assertThat(countedByTheFramework()).isEqualTo(before);
  }

  private List<String> countedByTheFramework() throws Exception {
    return RawHttp.exchange(managementPort, get("/actuator/prometheus"))
        .lines()
        .filter(line -> line.startsWith("http_server_requests_seconds_count"))
        .filter(line -> !line.contains("/actuator/"))
        .toList();
  }

  @Test
  void answersHeadWithTheLengthAlone() throws Exception {
    MODEL.answer("HTTP/1.1 200 OK\r\nContent-Length: 123\r\n\r\n");

    String answer = exchange("HEAD /h HTTP/1.1", "");

    assertThat(answer).contains("Content-Length: 123\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void sendsABodyOnAsItComes() throws Exception {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(ascii("POST /s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
      out.write(ascii("3\r\none\r\n"));
      assertThat(MODEL.chunks.poll(2, TimeUnit.SECONDS)).isEqualTo("one");
      out.write(ascii("3\r\ntwo\r\n0\r\n\r\n"));

      assertThat(received().text()).isEqualTo("onetwo");
    }
  }

  @Test
  void asksForTheBodyOnlyOnceTheModelServerIsThere() throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              ascii(
                  "POST /e HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n"
                      + "Expect: 100-continue\r\n\r\n"));
      String interim = "HTTP/1.1 100 \r\n\r\n";
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(interim.length()), StandardCharsets.ISO_8859_1))
          .isEqualTo(interim);
      socket.getOutputStream().write(ascii("body"));

      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)).endsWith("ok");
      CapturingModel.Request request = received();
      assertThat(request.text()).isEqualTo("body");
      assertThat(request.headers("Expect")).isEmpty();
    }
  }

  /** Otherwise the model server would take half a body for a whole one. */
  @Test
  void neverEndsABodyCleanlyThatBrokeOff() throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              ascii(
                  "POST /s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n"));
      assertThat(MODEL.chunks.poll(2, TimeUnit.SECONDS)).isEqualTo("one");
    }

    assertThat(MODEL.received.poll(500, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void refusesToChangeTheProtocol() throws Exception {
    String answer = exchange("GET /ws HTTP/1.1", "Upgrade: websocket\r\nConnection: Upgrade\r\n");

    assertThat(answer).startsWith("HTTP/1.1 501").contains("urn:sluice:problem:not-implemented");
    assertThat(MODEL.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/models/m/infer | {\"error\":",
        "/v1/models/m | {\"error\":",
        "/predictions/m | {\"code\":502,\"type\":\"ModelUnavailableException\",\"message\":",
        "/invocations | {\"error_code\":\"INTERNAL_ERROR\",\"message\":",
        "/api/v1.0/predictions | {\"status\":{",
        "/v1/chat/completions | {\"error\":{\"message\":",
        "/elsewhere | {\"type\":\"urn:sluice:problem:model-unavailable\""
      })
  void reportsErrorsInTheWordsOfTheServer(String path, String start) throws Exception {
    MODEL.answer("this is no HTTP\r\n\r\n");

    String answer = exchange("GET " + path + " HTTP/1.1", "");

    assertThat(answer).startsWith("HTTP/1.1 502");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).startsWith(start);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/models/m/infer",
        "/v2//models/./m/infer/",
        "/x/../v2/models/m/%69nfer",
        "/v2/models/m;v=1/infer"
      })
  void filtersUnderEverySpellingOfAPath(String target) throws Exception {
    post(target, "", INFER);

    CapturingModel.Request request = received();
    assertThat(request.head().getFirst()).isEqualTo("POST " + target + " HTTP/1.1");
    assertThat(request.text()).isEqualTo(INFER.replace("[1,2,900,4]", "[2,2,4,4]"));
  }

  @Test
  void undoesTheEncodingOfABodyThatItRewrites() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(ascii(INFER));
    }

    post(
        "/v2/models/m/infer",
        "Content-Encoding: gzip\r\nContent-MD5: stale\r\n",
        packed.toString(StandardCharsets.ISO_8859_1));

    CapturingModel.Request request = received();
    assertThat(request.text()).contains("[2,2,4,4]");
    assertThat(request.headers("Content-Encoding")).isEmpty();
    assertThat(request.headers("Content-MD5")).isEmpty();
    assertThat(request.headers("Content-Length")).containsExactly("" + request.body().length);
  }

  @Test
  void passesOnWhatItCannotSeeWhereToldTo() throws Exception {
    String chat = "{\"messages\":[{\"image_url\":{\"url\":\"https://h/x.png\"}}]}";

    post("/v1/chat/completions", "Content-Type: application/json; charset=utf-8\r\n", chat);

    CapturingModel.Request request = received();
    assertThat(request.text()).isEqualTo(chat);
    assertThat(request.headers("Content-Type")).containsExactly("application/json; charset=utf-8");
  }

  @Test
  void refusesInTheWordsOfTheProtocol() throws Exception {
    String answer = post("/v2/models/m/infer", "", "{\"inputs\":[],\"inputs\":[]}");

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(answer).endsWith("{\"error\":\"member 'inputs' comes twice at byte 13\"}");
    assertThat(MODEL.received).isEmpty();
  }

  @Test
  void leavesTheManagementPortAlone() throws Exception {
    assertThat(RawHttp.exchange(managementPort, get("/actuator/health/liveness")))
        .startsWith("HTTP/1.1 200");
    assertThat(MODEL.received).isEmpty();
  }

  private CapturingModel.Request received() throws InterruptedException {
    CapturingModel.Request request = MODEL.received.poll(5, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  private String exchange(String line, String headers) throws Exception {
    String connection = headers.contains("Connection:") ? "" : "Connection: close\r\n";
    String request = line + "\r\nHost: x\r\n" + connection + headers + "\r\n";
    if (connection.isEmpty()) {
      request = request.replace("Connection: ", "Connection: close, ");
    }
    return RawHttp.exchange(port, request);
  }

  private String post(String target, String headers, String body) throws Exception {
    return RawHttp.exchange(
        port,
        "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(target, headers, body.length(), body));
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  }

  private Socket connect() throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
