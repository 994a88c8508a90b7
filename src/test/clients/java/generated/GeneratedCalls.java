import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.client.ApiClient;
import dev.sluice.client.ApiException;
import dev.sluice.client.api.FilterApi;
import java.io.File;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/** A picture, a vector, an error: BASE PICTURE prints a line for each. */
final class GeneratedCalls {
  private final String base;

  private GeneratedCalls(String base) {
    this.base = base;
  }

  public static void main(String[] arguments) throws Exception {
    GeneratedCalls calls = new GeneratedCalls(arguments[0]);
    byte[] picture = Files.readAllBytes(Path.of(arguments[1]));

    File cleaned = calls.filter("image/png", picture, "3x3");
    System.out.println(Base64.getEncoder().encodeToString(Files.readAllBytes(cleaned.toPath())));

    byte[] vector = "{\"features\":[1,2,900,4,5,6]}".getBytes();
    System.out.println(Files.readString(calls.filter("application/json", vector, "3").toPath()));

    try {
      calls.filter("image/png", Arrays.copyOf(picture, 40), "3x3");
    } catch (ApiException e) {
      JsonNode problem = new ObjectMapper().readTree(e.getResponseBody());
      System.out.println(e.getCode() + " " + problem.get("type").asText());
    }
  }

  private File filter(String type, byte[] body, String window) throws ApiException {
    ApiClient client = new ApiClient();
    client.updateBaseUri(base);
    // The generated client knows one content type an operation, and writes bodies as JSON.
    client.setRequestInterceptor(
        request -> request.setHeader("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    return new FilterApi(client)
        .filter(
            new File("body"),
            window,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "never",
            null,
            null);
  }
}
