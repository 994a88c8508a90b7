package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Reason;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/openapi.yaml to what the service says of itself. {@code ./mvnw test -Dtest=OpenApiTest
 * -Dopenapi.write=true} writes it anew.
 */
class OpenApiTest extends ServiceTest {
  private static final Path COMMITTED = Path.of("docs", "openapi.yaml");

  @Test
  void isWhatIsCommitted() throws Exception {
    String served = send(HttpRequest.newBuilder(uri("/v3/api-docs.yaml"))).body();

    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(COMMITTED, served);
    }
    assertThat(COMMITTED).content().isEqualTo(served);
  }

  @Test
  void listsEveryReason() throws Exception {
    String served = send(HttpRequest.newBuilder(uri("/v3/api-docs.yaml"))).body();

    for (Reason reason : Reason.values()) {
      assertThat(served).contains("- " + Problem.type(reason) + "\n");
    }
  }
}
