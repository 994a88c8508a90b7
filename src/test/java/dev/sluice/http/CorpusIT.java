package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts every file of the corpus to a service in a process of its own with a heap of 256 MB: each
 * gets one of the statuses that its manifest lists, in time, and the service is well afterwards.
 */
class CorpusIT {
  private static final Path CORPUS = Path.of(System.getProperty("sluice.shared"), "corpus");
  private static final int CLIENTS = 2;

  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Files.isDirectory(CORPUS), "there is no corpus at " + CORPUS);
    service = ServiceProcess.start(List.of("-Xmx256m"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (service != null) {
      service.close();
    }
  }

  @AfterEach
  void theServiceIsWell() throws Exception {
    // The corpus may be through before the kernels are warm, which readiness waits for.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(service.get("/actuator/health")).contains("\"UP\""));
    assertThat(service.get("/actuator/prometheus"))
        .contains(
            "sluice_rejected_total{reason=\"internal\"} 0.0",
            "sluice_requests_in_flight 0.0",
            "sluice_limiter_in_flight{gate=\"total\"} 0.0");
  }

  @Test
  void everyHostileFileGetsAStatusOfItsManifest() throws Exception {
    assertThat(wrongAnswers("hostile")).isEmpty();
  }

  @Test
  void everyValidFileIsCleanedOrRefusedAsDocumented() throws Exception {
    assertThat(wrongAnswers("valid")).isEmpty();
  }

  private static List<String> wrongAnswers(String folder) throws Exception {
    JsonNode manifest = new JsonMapper().readTree(CORPUS.resolve(folder, "manifest.json"));
    Map<Integer, Integer> statuses = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      Map<JsonNode, Future<HttpResponse<byte[]>>> answers = new LinkedHashMap<>();
      for (JsonNode row : manifest) {
        Path file = CORPUS.resolve(folder, row.get("file").asString());
        String type = contentType(file, row.path("oracle").path("format").asString(""));
        answers.put(row, clients.submit(() -> post(file, type)));
      }
      for (Map.Entry<JsonNode, Future<HttpResponse<byte[]>>> entry : answers.entrySet()) {
        String file = entry.getKey().get("file").asString();
        try {
          HttpResponse<byte[]> answer = entry.getValue().get();
          statuses.merge(answer.statusCode(), 1, Integer::sum);
          verdict(file, entry.getKey().get("expect").get("status"), answer).ifPresent(wrong::add);
        } catch (ExecutionException e) {
          wrong.add(file + ": " + e.getCause());
        }
      }
    }
    System.out.println(folder + " corpus: " + manifest.size() + " files, statuses " + statuses);
    return wrong;
  }

  private static Optional<String> verdict(
      String file, JsonNode allowed, HttpResponse<byte[]> answer) {
    boolean listed = false;
    for (JsonNode status : allowed) {
      listed |= status.asInt() == answer.statusCode();
    }
    String body = new String(answer.body(), StandardCharsets.ISO_8859_1);
    if (!listed) {
      return Optional.of(
          "%s: %d instead of %s %s"
              .formatted(
                  file,
                  answer.statusCode(),
                  allowed,
                  body.substring(0, Math.min(200, body.length()))));
    }
    boolean carried = body.contains("<?php") || body.contains("<script") || body.contains("PK\3\4");
    return file.startsWith("polyglot/") && carried
        ? Optional.of(file + ": the answer carries the payload")
        : Optional.empty();
  }

  private static HttpResponse<byte[]> post(Path file, String contentType)
      throws IOException, InterruptedException {
    String encoding = file.toString().endsWith(".gz") ? "gzip" : "identity";
    return service.post(contentType, encoding, Files.readAllBytes(file));
  }

  /** What the file is, if the oracle knows; its name may lie. */
  private static String contentType(Path file, String oracle) {
    return switch (oracle) {
      case "PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP" ->
          "image/" + oracle.toLowerCase(Locale.ROOT);
      default -> contentType(file);
    };
  }

  private static String contentType(Path file) {
    String folder = file.getParent().getFileName().toString();
    String name = file.getFileName().toString().replace(".gz", "");
    if (folder.equals("go-fuzz-multipart") || name.startsWith("multipart_")) {
      return "multipart/form-data; boundary=X";
    }
    String kind =
        name.lastIndexOf('.') > 0
            ? name.substring(name.lastIndexOf('.') + 1)
            : folder.substring(folder.lastIndexOf('-') + 1);
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "png", "apng" -> "image/png";
      case "jpg", "jpeg", "jpe" -> "image/jpeg";
      case "gif" -> "image/gif";
      case "bmp" -> "image/bmp";
      case "tif", "tiff" -> "image/tiff";
      case "webp" -> "image/webp";
      case "pbm", "pgm", "ppm", "pnm", "pam" -> "image/x-portable-anymap";
      case "json" -> "application/json";
      case "npy", "npz" -> "application/x-npy";
      default -> "application/octet-stream";
    };
  }
}
