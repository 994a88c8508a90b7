package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client sent straight to a model server beside what it sent through the gateway. */
final class Compared {
  /** Of one connection only, or changed because the body was. */
  private static final Set<String> HOP =
      Set.of(
          "connection",
          "keep-alive",
          "transfer-encoding",
          "te",
          "expect",
          "content-length",
          "host");

  /** Other ones for each request: the time, and what is computed from it. */
  private static final Set<String> FRESH =
      Set.of("authorization", "x-amz-date", "amz-sdk-invocation-id", "idempotency-key");

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=]+");

  private Compared() {}

  /**
   * The same but for pictures.
   *
   * @param filtered how many of the pictures in the body, from the first on, have to be filtered
   */
  static void assertSame(
      CapturingModel.Request straight, CapturingModel.Request through, byte[] picture, int filtered)
      throws IOException {
    assertHeads(straight, through);
    assertBodies(body(straight), body(through), picture, filtered);
  }

  static void assertHeads(CapturingModel.Request straight, CapturingModel.Request through) {
    assertThat(through.head().getFirst()).isEqualTo(straight.head().getFirst());
    assertThat(headers(through)).containsExactlyElementsOf(headers(straight));
  }

  private static List<String> headers(CapturingModel.Request request) {
    return request.head().stream()
        .skip(1)
        .filter(line -> !HOP.contains(name(line)))
        .map(line -> FRESH.contains(name(line)) ? name(line) : line)
        .map(line -> line.replace(boundary(request), "B"))
        .toList();
  }

  private static String name(String line) {
    return line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
  }

  /** With a boundary that is always the same. */
  private static String body(CapturingModel.Request request) {
    return request.text().replace(boundary(request), "B");
  }

  private static String boundary(CapturingModel.Request request) {
    Matcher matcher = BOUNDARY.matcher(String.join(",", request.headers("Content-Type")));
    return matcher.find() ? matcher.group(1) : "\0none";
  }

  private static void assertBodies(String sent, String got, byte[] picture, int filtered)
      throws IOException {
    String raw = ProtocolCase.latin(picture);
    String base64 = Base64.getEncoder().encodeToString(picture);
    int from = 0;
    int at = 0;
    for (int i = 0; i < filtered; i++) {
      boolean encoded = !sent.contains(raw);
      String marker = encoded ? base64 : raw;
      int next = sent.indexOf(marker, from);
      assertThat(next).as(sent).isGreaterThanOrEqualTo(0);
      assertThat(got.substring(at, at + next - from)).isEqualTo(sent.substring(from, next));
      at += next - from;
      from = next + marker.length();
      String cleaned = encoded ? base64At(got, at) : pngAt(got, at);
      byte[] file = encoded ? Base64.getDecoder().decode(cleaned) : ProtocolCase.latin(cleaned);
      assertThat(NoisyPicture.isMedianOf(file, picture)).isTrue();
      at += cleaned.length();
    }
    assertThat(got.substring(at)).isEqualTo(sent.substring(from));
  }

  private static String base64At(String text, int from) {
    Matcher matcher = BASE64.matcher(text);
    assertThat(matcher.find(from)).isTrue();
    return matcher.group();
  }

  /** Up to the end of its last chunk. */
  private static String pngAt(String text, int from) {
    return text.substring(from, text.indexOf("IEND", from) + 8);
  }
}
