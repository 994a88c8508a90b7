package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Reason;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds docs/openapi.yaml, which the service serves, to what its code says. {@code ./mvnw test
 * -Dtest=OpenApiTest -Dopenapi.write=true} writes it anew.
 */
class OpenApiTest extends ServiceTest {
  private static final Path COMMITTED = Path.of("docs", "openapi.yaml");

  @Test
  void isWhatIsCommitted() throws Exception {
    String generated = send(HttpRequest.newBuilder(uri("/sluice/generated.yaml"))).body();

    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(COMMITTED, generated);
    }
    assertThat(COMMITTED).content().isEqualTo(generated);
  }

  @Test
  void isServed() throws Exception {
    HttpResponse<String> yaml = send(HttpRequest.newBuilder(uri("/v3/api-docs.yaml")));
    HttpResponse<String> json = send(HttpRequest.newBuilder(uri("/v3/api-docs")));

    assertThat(COMMITTED).content().isEqualTo(yaml.body());
    assertThat(yaml.headers().firstValue("Content-Type")).hasValue("application/vnd.oai.openapi");
    assertThat(new JsonMapper().readTree(json.body()))
        .isEqualTo(new JsonMapper().valueToTree(new Yaml().load(yaml.body())));
  }

  @Test
  void isShown() throws Exception {
    HttpResponse<String> moved = send(HttpRequest.newBuilder(uri("/swagger-ui")));
    HttpResponse<String> page = send(HttpRequest.newBuilder(uri("/swagger-ui/index.html")));
    HttpResponse<String> script =
        send(HttpRequest.newBuilder(uri("/swagger-ui/swagger-initializer.js")));

    assertThat(moved.headers().firstValue("Location"))
        .hasValue(uri("/swagger-ui/index.html").toString());
    assertThat(page.body()).contains("swagger-ui-bundle.js", "swagger-initializer.js");
    assertThat(script.body()).contains("../v3/api-docs");
  }

  @Test
  void listsEveryReason() throws Exception {
    String committed = Files.readString(COMMITTED);

    for (Reason reason : Reason.values()) {
      assertThat(committed).contains("- " + Problem.type(reason) + "\n");
    }
  }
}
