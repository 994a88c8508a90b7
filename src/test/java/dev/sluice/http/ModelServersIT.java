package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Model servers of others, each in a process of its own, behind the service. */
class ModelServersIT {
  private static final byte[] PICTURE = NoisyPicture.png(30, 40, 3);
  private static final String BASE64 = Base64.getEncoder().encodeToString(PICTURE);
  private static final Duration START = Duration.ofSeconds(120);
  private static final String JSON = "application/json";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** MLflow's scoring server answers what its model makes of it: here, what it got. */
  @Test
  void mlflow() throws Exception {
    int port = MisbehavingModel.closedPort();
    List<String> command = new ArrayList<>(Programs.java("mlflow", 8));
    command.addAll(List.of("MlflowServer", "" + port));
    Process server = Programs.start(command, "mlflow");
    try (ServiceProcess service = before(port)) {
      awaitAnswer(port, "/ping");
      String table = "{ \"columns\":[\"a\",\"b\"], \"data\":[[1.50,9007199254740993],[900,3]]}";
      String picture = "{ \"columns\":[\"p\"], \"data\":[[\"%s\"]]}";

      assertThat(post(service.port(), "/invocations", JSON, table)).isEqualTo("200 " + table);
      // This server has no CSV answers: what it says instead is passed on.
      String csv = "a,b\n1,900\n2,3\n";
      assertThat(post(service.port(), "/invocations", "text/csv", csv))
          .isEqualTo(post(port, "/invocations", "text/csv", csv));
      String answer = post(service.port(), "/invocations", JSON, picture.formatted(BASE64));
      String cleaned = answer.substring(answer.indexOf("[[\"") + 3, answer.indexOf("\"]]"));
      assertThat(answer).isEqualTo("200 " + picture.formatted(cleaned));
      assertThat(isFiltered(cleaned)).isTrue();
      String other = post(port, "/invocations", "application/json; format=pandas-split", table);
      assertThat(other).startsWith("400 ");
      assertThat(
              post(service.port(), "/invocations", "application/json; format=pandas-split", table))
          .isEqualTo(other);
    } finally {
      server.destroyForcibly();
    }
  }

  /** Seldon's Java wrapper takes JSON in a form and answers what its model makes of it. */
  @Test
  void seldon() throws Exception {
    int port = MisbehavingModel.closedPort();
    List<String> command = new ArrayList<>(Programs.java("seldon", 8));
    command.addAll(1, List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.addAll(List.of("SeldonServer", "--server.port=" + port, "--spring.jmx.enabled=false"));
    Process server = Programs.start(command, "seldon");
    try (ServiceProcess service = before(port)) {
      awaitAnswer(port, "/predict");
      int[] samples = NoisyPicture.samples(7 * 6, 1000);
      String tensor = "{\"data\":{\"tensor\":{\"shape\":[1,7,6,1],\"values\":%s}}}";
      String form = "multipart/form-data; boundary=B";

      String straight =
          post(port, "/predict", form, form(tensor.formatted(Arrays.toString(samples))));
      String through =
          post(service.port(), "/predict", form, form(tensor.formatted(Arrays.toString(samples))));
      int[] median = NoisyPicture.median(samples, 7, 6, 1);
      assertThat(through).isNotEqualTo(straight);
      assertThat(through)
          .isEqualTo(post(port, "/predict", form, form(tensor.formatted(Arrays.toString(median)))));
      String picture =
          post(service.port(), "/predict", form, form("{\"binData\":\"" + BASE64 + "\"}"));
      assertThat(
              isFiltered(new JsonMapper().readTree(picture.substring(4)).get("binData").asString()))
          .isTrue();
      String vector = form("{\"data\":{\"ndarray\":[[1.0,900.0,3.0]]}}");
      assertThat(post(service.port(), "/predict", form, vector))
          .isEqualTo(post(port, "/predict", form, vector));
    } finally {
      server.destroyForcibly();
    }
  }

  /** The demo model sees through the service what it sees straight of a filtered picture. */
  @Test
  void demo() throws Exception {
    int port = MisbehavingModel.closedPort();
    int[] samples = NoisyPicture.samples(3 * 32 * 32, 256);
    double[] median = new double[samples.length];
    for (int channel = 0; channel < 3; channel++) {
      int from = channel * 32 * 32;
      int[] plane =
          NoisyPicture.median(Arrays.copyOfRange(samples, from, from + 32 * 32), 32, 32, 1);
      for (int i = 0; i < plane.length; i++) {
        median[from + i] = plane[i];
      }
    }
    try (ServiceProcess service =
        ServiceProcess.start(
            List.of("-Xmx512m"), "--spring.profiles.active=demo", "--sluice.demo.port=" + port)) {
      String path = "/v2/models/cifar10/infer";
      double[] noisy = Arrays.stream(samples).asDoubleStream().toArray();

      String through = post(service.port(), path, JSON, infer(noisy));

      assertThat(through).startsWith("200 ");
      assertThat(outputs(through)).isEqualTo(outputs(post(port, path, JSON, infer(median))));
      assertThat(outputs(through)).isNotEqualTo(outputs(post(port, path, JSON, infer(noisy))));
    }
  }

  private static String infer(double[] values) {
    String data =
        DoubleStream.of(values).mapToObj(v -> "" + v / 256).collect(Collectors.joining(","));
    return "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,32,32],\"datatype\":\"FP32\",\"data\":[%s]}]}"
        .formatted(data);
  }

  private static JsonNode outputs(String answer) {
    assertThat(answer).startsWith("200 ");
    return new JsonMapper().readTree(answer.substring(4)).get("outputs");
  }

  private static boolean isFiltered(String base64) throws IOException {
    return NoisyPicture.isMedianOf(Base64.getDecoder().decode(base64), PICTURE);
  }

  private static String form(String json) {
    return "--B\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n" + json + "\r\n--B--\r\n";
  }

  private static ServiceProcess before(int port) throws Exception {
    return ServiceProcess.start(List.of("-Xmx512m"), "--sluice.model.url=http://localhost:" + port);
  }

  private static void awaitAnswer(int port, String path) throws Exception {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
        CLIENT.send(request, BodyHandlers.discarding());
        return;
      } catch (ConnectException e) {
        Thread.sleep(200);
      }
    }
    throw new AssertionError("nothing answers at " + path);
  }

  /** Status and body of the answer. */
  private static String post(int port, String path, String type, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
