package dev.sluice.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every array and form of the shared corpus is refused with a status that its manifest allows. */
class HostileBodiesTest {
  private static final Path CORPUS =
      Path.of(System.getProperty("sluice.shared", "../shared"), "corpus", "hostile");

  private static final Map<PayloadException.Kind, Integer> STATUS =
      Map.of(
          PayloadException.Kind.MALFORMED, 400,
          PayloadException.Kind.TOO_LARGE, 413,
          PayloadException.Kind.UNSUPPORTED, 415,
          PayloadException.Kind.INVALID_PARAMETER, 422,
          PayloadException.Kind.DEADLINE, 504);

  @Test
  void getAStatusOfTheManifest() throws IOException {
    assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS);
    JsonNode rows = JsonMapper.shared().readTree(CORPUS.resolve("manifest.json").toFile());
    List<String> wrong = new ArrayList<>();
    int judged = 0;
    for (JsonNode row : rows) {
      String file = row.path("file").asString();
      Optional<String> type = contentType(file);
      if (type.isPresent()) {
        judged++;
        byte[] bytes = Files.readAllBytes(CORPUS.resolve(file));
        String outcome = outcome(type.get(), bytes);
        int status = Integer.parseInt(outcome.substring(0, 3));
        boolean allowed =
            row.path("expect").path("status").valueStream().anyMatch(s -> s.asInt() == status);
        if (!allowed || !outcome.equals(outcome(type.get(), bytes))) {
          wrong.add(file + ": " + outcome + " instead of " + row.path("expect"));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(judged).isGreaterThan(90);
  }

  private static Optional<String> contentType(String file) {
    String folder = file.substring(0, file.indexOf('/'));
    String fuzzed = "multipart/form-data; boundary=dfhjksd23f43242f43fv4b4g2g2g23vf2";
    String type =
        switch (folder) {
          case "vector", "go-fuzz-json" -> Bodies.JSON;
          case "npy" -> Bodies.NPY;
          case "go-fuzz-multipart" -> fuzzed;
          case "http" -> file.contains("multipart") ? "multipart/form-data; boundary=X" : "";
          default -> "";
        };
    return Optional.of(type).filter(t -> !t.isEmpty());
  }

  private static String outcome(String type, byte[] bytes) {
    try {
      Bodies.FORMATS.read(type, Bodies.buffer(bytes), Parameters.NONE, Bodies.deadline());
      return "200";
    } catch (PayloadException e) {
      return STATUS.get(e.kind()) + " " + e.getMessage();
    }
  }
}
