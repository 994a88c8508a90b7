package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
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
      "sluice.bypass.remote-url=inline",
      "sluice.bypass.embeds=pass",
      "sluice.bypass.grpc=pass",
      "sluice.gateway.trailers=x-sum",
      "sluice.gateway.inline.schemes=http",
      "sluice.gateway.inline.networks=127.0.0.0/8",
      "sluice.gateway.forwarded=x-forwarded"
    })
class GatewayTest {
  private static final String INFER =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2,2,1],\"datatype\":\"FP32\",\"data\":[1,2,900,4]}]}";

  private static final CapturingModel MODEL = CapturingModel.start();

  /** Where clients keep their pictures. */
  private static final CapturingModel PICTURES = CapturingModel.start();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry registry) {
    registry.add("sluice.model.url", () -> "http://localhost:" + MODEL.port());
    registry.add("sluice.gateway.inline.hosts", () -> "localhost:" + PICTURES.port());
  }

  @BeforeEach
  void forget() {
    MODEL.received.clear();
    MODEL.chunks.clear();
    MODEL.trailers.clear();
    MODEL.answer(CapturingModel.OK);
    PICTURES.received.clear();
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
  void passesTrailersOnBothWays() throws Exception {
    MODEL.answer(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-End: 7\r\n\r\n");

    String answer =
        RawHttp.exchange(
            port,
            "POST /t HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                + "\r\n3\r\none\r\n0\r\nX-Sum: 5\r\nX-Other: 6\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("0\r\nx-end: 7\r\n\r\n");
    assertThat(received().text()).isEqualTo("one");
    assertThat(MODEL.trailers).singleElement().asString().isEqualToIgnoringCase("x-sum: 5");
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

  /** Two headers are one list: what is encoded twice is not undone once and taken for plain. */
  @ParameterizedTest
  @CsvSource({"'', gzip", "identity, br", "gzip, gzip"})
  void looksAtEveryContentEncoding(String first, String second) throws Exception {
    String headers = "Content-Encoding: %s\r\nContent-Encoding: %s\r\n".formatted(first, second);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(ascii(INFER));
    }

    String answer =
        post("/v2/models/m/infer", headers, packed.toString(StandardCharsets.ISO_8859_1));
    String filtered = post("/v1/filter", headers + "Content-Type: application/json\r\n", "{}");

    if (first.isEmpty()) {
      assertThat(received().text()).contains("[2,2,4,4]");
    } else {
      assertThat(answer).startsWith("HTTP/1.1 422").contains("(encoded)");
      assertThat(filtered).startsWith("HTTP/1.1 415").contains("Content-Encoding is '" + first);
    }
  }

  @Test
  void passesOnWhatItCannotSeeWhereToldTo() throws Exception {
    String chat = "{\"messages\":[{\"image_embeds\":\"abc\"}]}";

    post("/v1/chat/completions", "Content-Type: application/json; charset=utf-8\r\n", chat);

    CapturingModel.Request request = received();
    assertThat(request.text()).isEqualTo(chat);
    assertThat(request.headers("Content-Type")).containsExactly("application/json; charset=utf-8");
  }

  /** Seldon's wrapper reads json, handlers of TorchServe and DJL any parameter. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /predict?json={%22data%22:{%22ndarray%22:[[[[1]]]]}} | undecodable",
        "GET /predict?a=b&%6Ason=%7B%7D | undecodable",
        "POST /predictions/m?data=eA | undecodable",
        "POST /predictions/m?a=1;Body=eA | undecodable",
        "GET /predictions/m?x=iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAA | undecodable",
        "GET /predictions/m?x=data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB | undecodable",
        "PUT /invocations?instances=[1] | undecodable",
        "POST /predictions/m?image=HTTP://h/x.png | remote-url"
      })
  void refusesInputsInTheQuery(String line, String kind) throws Exception {
    String answer =
        RawHttp.exchange(
            port,
            line
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + (line.startsWith("GET") ? "\r\n" : "Content-Length: 5\r\n\r\ndummy"));

    assertThat(answer).startsWith("HTTP/1.1 422").contains("query parameter", "(" + kind + ")");
    assertThat(MODEL.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/predictions/m?data=&body&top=5",
        "/v1/chat/completions?api-version=2024-10-21",
        "/elsewhere?json={}&data=1"
      })
  void passesOtherQueriesOn(String target) throws Exception {
    post(target, "Content-Type: text/plain\r\n", "x");

    assertThat(received().head().getFirst()).isEqualTo("POST " + target + " HTTP/1.1");
  }

  /** Knative posts them to the root of whoever subscribed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Application/CloudEvents+JSON; v=1 | X-Any | {'specversion':'1.0','data':{'instances':$}}",
        "application/cloudevents+json | X-Any | {'specversion':'1.0','data':$}",
        "application/json | CE-SpecVersion | {'instances':$}",
        "application/json | ce-specversion |"
            + " {'inputs':[{'name':'x','shape':[1,2,2,1],'datatype':'FP32','data':$}]}"
      })
  void filtersEventsWhereverTheyArePosted(String type, String header, String json)
      throws Exception {
    String body = json.replace('\'', '"');
    String headers = "Content-Type: %s\r\n%s: 1.0\r\n".formatted(type, header);

    post("/", headers, body.replace("$", "[[[[1],[2]],[[900],[4]]]]"));

    assertThat(received().text()).isEqualTo(body.replace("$", "[[[[2],[2]],[[4],[4]]]]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/cloudevents-batch+json", "application/cloudevents+protobuf"})
  void refusesEventsThatItDoesNotRead(String type) throws Exception {
    String answer = post("/default/broker", "Content-Type: " + type + "\r\n", "[{\"a\":1}]");

    assertThat(answer).startsWith("HTTP/1.1 422").contains("(undecodable)");
    assertThat(MODEL.received).isEmpty();
  }

  @Test
  void fetchesAndFiltersAPicture() throws Exception {
    String picture = ProtocolCase.latin(ProtocolCase.PICTURE);
    PICTURES.answer(
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(picture.length(), picture));
    String url = "http:\\/\\/localhost:" + PICTURES.port() + "\\/x.png?a=b";
    String chat = "{\"messages\":[{\"image_url\":{ \"url\" : \"%s\" }}], \"n\" :1}";

    post("/v1/chat/completions", "", chat.formatted(url));

    assertThat(PICTURES.received.poll().head())
        .contains("GET /x.png?a=b HTTP/1.1", "Host: localhost:" + PICTURES.port());
    String text = received().text();
    String start = chat.substring(0, chat.indexOf('%')) + "data:image/png;base64,";
    assertThat(text).startsWith(start).endsWith("\" }}], \"n\" :1}");
    byte[] cleaned =
        Base64.getDecoder().decode(text.substring(start.length(), text.lastIndexOf("\" }}")));
    assertThat(ProtocolCase.isFiltered(cleaned)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:%d/",
        "https://localhost:%d/",
        "file:///etc/passwd",
        "http://localhost:%d/text"
      })
  void fetchesNothingElse(String url) throws Exception {
    PICTURES.answer(CapturingModel.OK);
    String chat = "{\"messages\":[{\"image_url\":\"%s\"}]}";

    String answer =
        post("/v1/chat/completions", "", chat.formatted(url.formatted(PICTURES.port())));

    assertThat(answer).startsWith("HTTP/1.1 422").contains("\"code\":\"bypass\"", "is not fetched");
    assertThat(PICTURES.received).hasSize(url.endsWith("text") ? 1 : 0);
    assertThat(MODEL.received).isEmpty();
  }

  @Test
  void refusesSeveralPicturesInOneFile() throws Exception {
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    writer.setOutput(new MemoryCacheImageOutputStream(gif));
    writer.prepareWriteSequence(null);
    BufferedImage frame = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    writer.writeToSequence(new IIOImage(frame, null, null), null);
    writer.writeToSequence(new IIOImage(frame, null, null), null);
    writer.endWriteSequence();
    ((MemoryCacheImageOutputStream) writer.getOutput()).close();

    String answer = post("/predictions/m", "", gif.toString(StandardCharsets.ISO_8859_1));

    assertThat(answer).startsWith("HTTP/1.1 422").contains("(multi-frame)");
    assertThat(MODEL.received).isEmpty();
  }

  @Test
  void speaksHttp2WithoutTls() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    MODEL.answer("HTTP/1.1 200 OK\r\nX-Twice: a\r\nX-Twice: b\r\nContent-Length: 2\r\n\r\nok");

    HttpResponse<String> upgraded = send2(client, "/a%20b?c", null, "");
    HttpResponse<String> filtered = send2(client, "/v2/models/m/infer", INFER, "application/json");

    assertThat(upgraded.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(upgraded.headers().allValues("X-Twice")).containsExactly("a", "b");
    assertThat(received().head()).contains("GET /a%20b?c HTTP/1.1");
    assertThat(filtered.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(filtered.body()).isEqualTo("ok");
    assertThat(filtered.headers().firstValue("Sluice-Defence")).isPresent();
    assertThat(received().text()).isEqualTo(INFER.replace("[1,2,900,4]", "[2,2,4,4]"));
  }

  /** What a client sends that knows beforehand: preface, settings, one request of three fields. */
  @Test
  void speaksHttp2ByPriorKnowledge() throws Exception {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
      out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      byte[] fields = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'x'};
      out.write(new byte[] {0, 0, (byte) fields.length, 1, 5, 0, 0, 0, 1});
      out.write(fields);
      InputStream in = socket.getInputStream();
      byte[] head = in.readNBytes(9);
      while (head[3] != 1) {
        in.readNBytes((head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | head[2] & 0xFF);
        head = in.readNBytes(9);
      }

      byte[] block = in.readNBytes((head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | head[2] & 0xFF);
      assertThat(block).as(":status: 200").contains(0x88);
      assertThat(received().head().getFirst()).isEqualTo("GET / HTTP/1.1");
    }
  }

  @Test
  void refusesGrpcInItsOwnWords() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    HttpResponse<String> answer =
        send2(client, "/inference.GRPCInferenceService/ModelInfer", "x", "application/grpc");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/grpc");
    assertThat(answer.headers().firstValue("grpc-status")).hasValue("12");
    assertThat(answer.headers().firstValue("grpc-message").orElseThrow())
        .startsWith("gRPC%20is%20not%20passed%20on");
    assertThat(MODEL.received).isEmpty();
  }

  private HttpResponse<String> send2(
      HttpClient client, String target, @Nullable String body, String type) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + target));
    if (body != null) {
      request.header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void refusesInTheWordsOfTheProtocol() throws Exception {
    String answer = post("/v2/models/m/infer", "", "{\"inputs\":[],\"inputs\":[]}");

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(answer).endsWith("{\"error\":\"member 'inputs' comes twice at byte 13\"}");
    assertThat(MODEL.received).isEmpty();
  }

  /** The model server might read the other. */
  @Test
  void refusesTwoContentTypes() throws Exception {
    String types = "Content-Type: text/plain\r\nContent-Type: multipart/form-data; boundary=B\r\n";
    String answer = post("/predictions/m", types, "--B\r\n\r\nx\r\n--B--\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("Content-Type is given twice");
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
