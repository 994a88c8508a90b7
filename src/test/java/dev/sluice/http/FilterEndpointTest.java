package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class FilterEndpointTest extends ServiceTest {

  @Test
  void givesTheCleanedInputBack() throws Exception {
    HttpResponse<String> answer = send(postVector(""));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"features\":[1, 2, 4, 5, 5, 6]}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(answer.headers().firstValue("Sluice-Defence"))
        .hasValue("median;window=1x3;border=reflect");
    assertThat(answer.headers().firstValue("Sluice-Changed")).hasValue("0.3333");
    assertThat(answer.headers().firstValue("Server-Timing").orElseThrow())
        .matches("admit;dur=[0-9.]+, read;dur=[0-9.]+, filter;dur=[0-9.]+, write;dur=[0-9.]+");
  }

  @Test
  void takesParametersFromTheQuery() throws Exception {
    String body = "{\"features\": [1, 2, 900, 4, 5, 6]}";
    HttpResponse<String> answer =
        send(post("/v1/filter?window=5&border=nearest", JSON, bytes(body)));

    assertThat(answer.headers().firstValue("Sluice-Defence"))
        .hasValue("median;window=1x5;border=nearest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "median=conditional|[1, 2, 4, 5, 5, 6]|median;kind=conditional;window=1x3;border=reflect",
        "median=adaptive&window=5|[2, 2, 4, 5, 5, 5]|"
            + "median;kind=adaptive;window=1x5;border=reflect",
        "median=vector|[1, 2, 4, 5, 5, 6]|median;kind=vector;window=1x3;border=reflect",
        "median=weighted&weight=3|[1, 2, 900, 4, 5, 6]|"
            + "median;kind=weighted;weight=3;window=1x3;border=reflect",
        "compat=medfilt|[1, 2, 4, 5, 5, 5]|median;window=1x3;border=constant;cval=0.0",
        "compat=torch&window=2|[1, 2, 4, 4, 5, 5]|"
            + "median;window=1x2;border=mirror;rank=lower;anchor=after",
        "compat=tfa&window=2|[1.5, 451, 452, 4.5, 5.5, 5.5]|"
            + "median;window=1x2;border=mirror;rank=mean;anchor=after"
      })
  void filtersByOtherMediansAndRules(String query, String features, String described)
      throws Exception {
    String body = "{\"features\": [1, 2, 900, 4, 5, 6]}";
    HttpResponse<String> answer = send(post("/v1/filter?" + query, JSON, bytes(body)));

    assertThat(answer.body()).isEqualTo("{\"features\":" + features + "}");
    assertThat(answer.headers().firstValue("Sluice-Defence")).hasValue(described);
  }

  @ParameterizedTest
  @CsvSource({
    "compat=scipy&border=wrap, 'compat', 'border'",
    "compat=opencv&window=4, 'compat', 'window'",
    "compat=rank, 'compat', 16 bits",
    "median=adaptive&window=4, 'median', 'window'",
    "weight=3, 'weight', 'median'",
  })
  void refusesWhatContradictsItself(String query, String one, String other) throws Exception {
    HttpResponse<String> answer =
        send(post("/v1/filter?" + query, JSON, bytes("{\"features\": [1, 2, 3]}")));

    assertProblem(answer, 422, "invalid-parameter");
    assertThat(answer.body()).contains(one, other);
  }

  @ParameterizedTest
  @CsvSource({
    "?window=3&window=3, 422, invalid-parameter",
    "?windw=3, 422, invalid-parameter",
    "?window=0, 422, invalid-parameter",
    "?forward=perhaps, 422, invalid-parameter",
    "?forward=always, 422, invalid-parameter",
    "?window=%2, 400, malformed"
  })
  void refusesParameters(String query, int status, String reason) throws Exception {
    String raw = RawHttp.post(port, "/v1/filter" + query, JSON, "{\"features\": [1, 2, 3]}");

    assertThat(raw).startsWith("HTTP/1.1 " + status);
    assertThat(raw).contains("urn:sluice:problem:" + reason);
  }

  @Test
  void refusesAnUnknownModelServer() throws Exception {
    HttpResponse<String> answer = send(postVector("").header("Sluice-Model", "nobody"));

    assertProblem(answer, 422, "invalid-parameter");
    assertThat(answer.body()).contains("no model server is named 'nobody'");
  }

  @Test
  void refusesWhatIsMalformedOrUnknown() throws Exception {
    assertProblem(send(post("/v1/filter", JSON, bytes("{\"features\": [1, 2"))), 400, "malformed");
    assertProblem(send(post("/v1/filter", "text/plain", bytes("x"))), 415, "unsupported");
    assertProblem(send(post("/v1/filter", "image/png", bytes("no png"))), 415, "unsupported");
  }

  @Test
  void undoesContentEncodings() throws Exception {
    assertThat(send(encoded("gzip", gzip(bytes(VECTOR)))).statusCode()).isEqualTo(200);
    assertThat(send(encoded("deflate", deflate(bytes(VECTOR)))).statusCode()).isEqualTo(200);
    assertThat(send(encoded("identity", bytes(VECTOR))).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesContentEncodingsThatAreWrongUnknownOrTooLarge() throws Exception {
    byte[] whole = gzip(bytes(VECTOR));
    byte[] cut = Arrays.copyOf(whole, whole.length - 12);

    assertProblem(send(encoded("gzip", bytes(VECTOR))), 400, "malformed");
    assertProblem(send(encoded("gzip", cut)), 400, "malformed");
    assertProblem(send(encoded("br", bytes(VECTOR))), 415, "unsupported");
    assertProblem(send(encoded("gzip", gzip(new byte[BODY_LIMIT + 1]))), 413, "too-large");
  }

  @Test
  void tellsFromTheHeaderThatABodyIsTooLarge() throws Exception {
    String raw =
        RawHttp.exchange(
            port,
            "POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: "
                + (BODY_LIMIT + 1)
                + "\r\n\r\n");

    assertThat(raw).startsWith("HTTP/1.1 413").doesNotContain("100 ").contains("too-large");
  }

  @Test
  void countsABodyThatDoesNotSayHowLongItIs() throws Exception {
    byte[] body = new byte[BODY_LIMIT + 1];
    HttpRequest.Builder request =
        post("/v1/filter", JSON, body)
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertProblem(send(request), 413, "too-large");
  }

  @Test
  void doesNotWaitForeverForABody() throws Exception {
    String raw =
        RawHttp.exchange(
            port,
            "POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{\"fea");

    assertThat(raw).startsWith("HTTP/1.1 408").contains("request-timeout");
    assertThat(metric("sluice_rejected_total{reason=\"request-timeout\"}")).isEqualTo(1);
  }

  @Test
  void answersOtherPathsAndMethodsWithProblems() throws Exception {
    HttpResponse<String> nowhere =
        send(HttpRequest.newBuilder(uri("/nowhere")).header("Accept", "text/html"));
    HttpResponse<String> get = send(HttpRequest.newBuilder(uri("/v1/filter")));

    assertProblem(nowhere, 404, "not-found");
    assertProblem(get, 405, "method-not-allowed");
    assertThat(get.headers().firstValue("Allow")).hasValue("POST");
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /a b c HTTP/1.1', '', 400, malformed",
    "GET /a HTTP/1.1, 'Content-Length: 1\r\nContent-Length: 2\r\n', 400, malformed",
    "GET /a HTTP/3.7, '', 505, not-implemented",
    "POST /v1/filter HTTP/1.1, 'Transfer-Encoding: x\r\n', 501, not-implemented"
  })
  void refusesInTheShapeOfAProblemWhatIsNoRequest(
      String line, String header, int status, String reason) throws Exception {
    String raw = RawHttp.exchange(port, line + "\r\nHost: x\r\n" + header + "\r\n");

    assertThat(raw)
        .startsWith("HTTP/1.1 " + status)
        .contains("Content-Type: application/problem+json")
        .contains("\"type\":\"urn:sluice:problem:" + reason + "\"", "\"status\":" + status)
        .doesNotContain("<");
  }

  @Test
  void saysLittleAboutAMalformedRequestLine() throws Exception {
    String raw = RawHttp.exchange(port, "GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(raw).startsWith("HTTP/1.1 400").doesNotContain("Exception", "at org", "Tomcat");
  }

  @Test
  void showsItsDocumentation() throws Exception {
    assertThat(send(HttpRequest.newBuilder(uri("/swagger-ui/index.html"))).statusCode())
        .isEqualTo(200);
  }

  static void assertProblem(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    Map<?, ?> problem = new JsonMapper().readValue(answer.body(), Map.class);
    assertThat(problem.get("type")).isEqualTo("urn:sluice:problem:" + reason);
    assertThat(problem.get("status")).isEqualTo(status);
    assertThat(problem.keySet().toString()).isEqualTo("[type, title, status, detail, instance]");
    assertThat(answer.body()).doesNotContain("Exception", "dev.sluice");
  }

  private HttpRequest.Builder encoded(String encoding, byte[] body) {
    return post("/v1/filter", JSON, body).header("Content-Encoding", encoding);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
