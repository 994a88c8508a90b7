package dev.sluice.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the demo model's answers. */
final class DemoAnswer {
  private static final JsonMapper JSON = new JsonMapper();

  private DemoAnswer() {}

  /** The class of each picture. */
  static List<String> labels(HttpResponse<byte[]> answer) {
    String body = new String(answer.body(), UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(200);
    for (JsonNode output : JSON.readTree(body).path("outputs")) {
      if (output.path("name").asString().equals("label")) {
        return output.path("data").valueStream().map(JsonNode::asString).toList();
      }
    }
    throw new AssertionError("no label in " + body);
  }
}
