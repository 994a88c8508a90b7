package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Defences by name in a running service: chosen by requests, routes and the names of inputs, told,
 * and changed while it runs, in a file that is mounted as Kubernetes mounts it.
 */
@ExtendWith(OutputCaptureExtension.class)
class NamedDefencesTest {
  private static final String FILE =
      """
      sluice:
        defences:
          coarse: ["bit-depth;bits=1"]
          signed:
            steps: ["bit-depth;bits=1", "random;windows=1|1;seed=4711"]
            value-range: -1..1
            mean: 0.5
            std: [2]
      """;
  private static final String V2 =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1,2,1],\"datatype\":\"FP32\",\"data\":[0.2,0.9]},"
          + "{\"name\":\"y\",\"shape\":[1,1,3,1],\"datatype\":\"FP32\",\"data\":[0.2,0.9,0.3]}]}";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final CapturingModel MODEL = CapturingModel.start();

  @TempDir static Path mount;

  private static ConfigurableApplicationContext service;

  @BeforeAll
  static void start() throws IOException {
    put(FILE);
    Files.createSymbolicLink(mount.resolve("application.yml"), Path.of("..data/application.yml"));
    service =
        SpringApplication.run(
            SluiceApplication.class,
            "--server.port=0",
            "--management.server.port=0",
            "--sluice.warm-up.kernels=",
            "--spring.config.additional-location=file:" + mount + "/",
            "--sluice.model.url=http://localhost:" + MODEL.port(),
            "--sluice.reload=50ms",
            "--sluice.gateway.metadata.budget=0",
            "--sluice.gateway.inputs.defences.x=coarse",
            "--sluice.gateway.routes.mine.path=/mine",
            "--sluice.gateway.routes.mine.inputs=/rows",
            "--sluice.gateway.routes.mine.layout=hw",
            "--sluice.gateway.routes.mine.defence=signed");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** As the first test finds it, whichever that is. */
  @BeforeEach
  void asAtTheStart() throws Exception {
    MODEL.received.clear();
    put(FILE);
    await("as at the start", "bit-depth;bits=1");
  }

  @Test
  void aRequestChoosesByName() throws Exception {
    String body = "{\"features\":[0.2,0.9,0.4],\"defence\":\"coarse\",\"forward\":\"never\"}";

    HttpResponse<String> answer = post("/v1/filter", body);

    assertThat(answer.body()).contains("[0,1,0]");
    assertThat(answer.headers().firstValue("Sluice-Defence"))
        .hasValue("bit-depth;bits=1;range=0.0..1.0");
    assertThat(post("/v1/filter", body.replace("coarse", "other")).statusCode()).isEqualTo(422);
  }

  @Test
  void aRouteAndTheNameOfAnInputChoose() throws Exception {
    post("/v2/models/m/infer", V2);
    post("/mine", "{\"rows\":[[-0.7,0.2],[-0.1,-0.3]]}");

    assertThat(received()).contains("[0,1]").contains("[0.2,0.3,0.3]");
    // 0.5 + 2 * -0.7 is nearer to -1, which is (-1 - 0.5) / 2 for the model.
    assertThat(received()).isEqualTo("{\"rows\":[[-0.75,0.25],[0.25,-0.75]]}");
    JsonNode explained =
        JsonMapper.shared().readTree(post("/v1/explain?path=/v2/models/m/infer", V2).body());
    assertThat(explained.get("filtered").get(0).get("defence").asString()).startsWith("bit-depth");
    assertThat(explained.get("filtered").get(1).get("defence").asString()).startsWith("median");
  }

  /** Five channels are no picture by their shape. */
  @Test
  void aDefenceTellsTheLayout() throws Exception {
    put(FILE.replace("[\"bit-depth;bits=1\"]", "{steps: [bit-depth;bits=2], layout: hwc}"));
    await("changed", "bit-depth;bits=2");
    String features = "[[[0.2,0.9,0.2,0.4,0.5]]]";

    post(
        "/v2/models/m/infer",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1,5],\"datatype\":\"FP64\",\"data\":[0,1,0,1,0.9]}]}");
    HttpResponse<String> flat =
        post("/v1/filter?defence=coarse", "{\"features\":[[1]],\"forward\":\"never\"}");

    assertThat(received()).contains("[0,1,0,1,1]");
    assertThat(flat.statusCode()).isEqualTo(422);
    assertThat(flat.body()).contains("'hwc' has 3 axes");
    assertThat(
            post(
                    "/v1/filter?defence=coarse",
                    "{\"forward\":\"never\",\"features\":" + features + "}")
                .headers()
                .firstValue("Sluice-Changed"))
        .hasValue("1.0000");
  }

  @Test
  void areToldWithoutSeeds() throws Exception {
    assertThat(get("/sluice/defences"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"defences": {
                      "coarse": {"steps": ["bit-depth;bits=1"], "value-range": null,
                        "layout": null, "mean": [], "std": []},
                      "signed": {"steps": ["bit-depth;bits=1", "random;windows=1|1;seed=..."],
                        "value-range": "-1..1", "layout": null, "mean": [0.5], "std": [2.0]}},
                     "inputs": {"x": "coarse"}}
                    """));
  }

  @Test
  void changeWithoutARestart(CapturedOutput log) throws Exception {
    put(FILE.replace("[\"bit-depth;bits=1\"]", "[\"bit-depth;bits=2\"]\n    more: [gray]"));

    await("changed", "bit-depth;bits=2");
    assertThat(log)
        .contains(
            "Defences reloaded: changed coarse (bit-depth;bits=1 -> bit-depth;bits=2);"
                + " added more (gray)");
    post("/v2/models/m/infer", V2);
    assertThat(received()).contains("[0.33333334,1]");
  }

  /** Misspelt, no YAML, gone, or without a defence that something else needs. */
  @ParameterizedTest
  @ValueSource(strings = {"bit-depth;bits=99", "\"unclosed", "coarse2", "steps"})
  void whatIsWrongLeavesThemAsTheyWere(String wrong, CapturedOutput log) throws Exception {
    String text =
        switch (wrong) {
          case "coarse2" -> FILE.replace("coarse", wrong);
          case "steps" -> FILE.replace("value-range", "value-rang");
          default -> FILE.replace("bit-depth;bits=1\"]", wrong + "\"]");
        };
    put(text);

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!log.toString().contains("Defences not reloaded") && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(log).contains("Defences not reloaded, the ones before go on: ");
    assertThat(get("/sluice/defences").at("/defences/coarse/steps/0").asString())
        .isEqualTo("bit-depth;bits=1");
  }

  private static void await(String what, String step) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    String now;
    do {
      Thread.sleep(20);
      now = get("/sluice/defences").at("/defences/coarse/steps/0").asString();
    } while (!now.equals(step) && System.nanoTime() < end);
    assertThat(now).as(what).isEqualTo(step);
  }

  private static String received() throws InterruptedException {
    CapturingModel.Request request = MODEL.received.poll(5, TimeUnit.SECONDS);
    return request == null ? "nothing" : request.text();
  }

  private static JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create(
        "http://localhost:" + service.getEnvironment().getProperty("local.server.port") + path);
  }

  /** A new folder, and the link to it changed at once. */
  private static void put(String text) throws IOException {
    Path folder = Files.createTempDirectory(mount, "..version");
    Files.writeString(folder.resolve("application.yml"), text);
    Path link = Files.createSymbolicLink(mount.resolve("..tmp"), folder.getFileName());
    Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
