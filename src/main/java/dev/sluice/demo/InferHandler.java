package dev.sluice.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's paths. Safe for use by many threads. */
final class InferHandler implements HttpHandler {
  /** Most bytes of a request body: 256 pictures as JSON at up to 32 characters a number. */
  static final int MAX_BODY = CifarModel.MAX_BATCH * CifarModel.SAMPLES * 32;

  private static final Logger LOG = System.getLogger(InferHandler.class.getName());
  private static final String MODELS = "/v2/models/";

  private static final String SERVER =
      """
      {"name":"sluice-demo","version":"1","extensions":["binary_tensor_data"]}\
      """;
  private static final String MODEL =
      """
      {"name":"cifar10","versions":["1"],"platform":"onnx_onnxv1",\
      "inputs":[{"name":"input","datatype":"FP32","shape":[-1,3,32,32]}],\
      "outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,10]},\
      {"name":"label","datatype":"BYTES","shape":[-1]}]}\
      """;

  private final CifarModel model;
  private final Semaphore room;
  private final int maxWaitSeconds;

  /**
   * Serves a model.
   *
   * @param settings its limits of requests in flight and of waiting
   */
  InferHandler(CifarModel model, DemoSettings settings) {
    this.model = model;
    this.room = new Semaphore(settings.maxInFlight());
    this.maxWaitSeconds = settings.maxWaitSeconds();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answer(exchange);
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", answer.contentType());
      answer.headers().forEach(headers::set);
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      var body = exchange.getResponseBody();
      body.write(answer.body());
      body.flush(); // before close, which first waits for what is left of the request
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    try {
      return route(exchange);
    } catch (RequestRefused e) {
      var headers = e.status() == 503 ? Map.of("Retry-After", "1") : Map.<String, String>of();
      return Answer.error(e.status(), e.reason(), headers);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "inference failed", e);
      return Answer.error(500, "the demo model server failed; see its log", Map.of());
    }
  }

  private Answer route(HttpExchange exchange) throws IOException, RequestRefused {
    var path = exchange.getRequestURI().getRawPath();
    var known =
        switch (path) {
          case null -> null;
          case "/v2" -> SERVER;
          case "/v2/health/live" -> "{\"live\":true}";
          case "/v2/health/ready" -> "{\"ready\":true}";
          default -> null;
        };
    if (known != null) {
      return get(exchange, known);
    }
    if (path == null || !path.startsWith(MODELS)) {
      throw RequestRefused.unknown("no such path; this server speaks Open Inference Protocol v2");
    }
    return switch (underModel(path)) {
      case "" -> get(exchange, MODEL);
      case "/ready" -> get(exchange, "{\"name\":\"cifar10\",\"ready\":true}");
      case "/infer" -> post(exchange);
      default -> throw RequestRefused.unknown("no such path below the model");
    };
  }

  /**
   * What follows the model's name and, where given, its version: empty or beginning with a slash.
   */
  private static String underModel(String path) throws RequestRefused {
    var name = firstSegment(path.substring(MODELS.length()));
    if (!name.equals(CifarModel.NAME)) {
      throw RequestRefused.unknown(
          "no model '%s'; this server has '%s'".formatted(Quoted.of(name), CifarModel.NAME));
    }
    var rest = path.substring(MODELS.length() + name.length());
    var versions = "/versions/";
    if (!rest.startsWith(versions)) {
      return rest;
    }
    var version = firstSegment(rest.substring(versions.length()));
    if (!version.equals(CifarModel.VERSION)) {
      throw RequestRefused.unknown("no version '%s' of the model".formatted(Quoted.of(version)));
    }
    return rest.substring(versions.length() + version.length());
  }

  private static String firstSegment(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  private static Answer get(HttpExchange exchange, String json) {
    return exchange.getRequestMethod().equals("GET")
        ? Answer.json(json)
        : methodNotAllowed(exchange, "GET");
  }

  private Answer post(HttpExchange exchange) throws IOException, RequestRefused {
    if (!exchange.getRequestMethod().equals("POST")) {
      return methodNotAllowed(exchange, "POST");
    }
    var headers = exchange.getRequestHeaders();
    if (headers.containsKey("Content-Encoding")) {
      throw RequestRefused.malformed("Content-Encoding is not taken by this server");
    }
    requireWithinLimit(headers.getFirst("Content-Length"));
    acquire();
    try {
      var body = body(exchange);
      var request =
          InferRequestReader.read(body, headers.getFirst("Inference-Header-Content-Length"));
      return Answer.of(InferResponse.of(request, model.probabilities(request.pictures())));
    } finally {
      room.release();
    }
  }

  private void acquire() throws RequestRefused {
    try {
      if (room.tryAcquire(maxWaitSeconds, TimeUnit.SECONDS)) {
        return;
      }
      throw RequestRefused.busy("all inference slots are taken");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RequestRefused.busy("the server is stopping");
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException, RequestRefused {
    var body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw tooLong();
    }
    return body;
  }

  /** Refuses by the length declared, which the JDK's server has found to be a number. */
  private static void requireWithinLimit(@Nullable String declared) throws RequestRefused {
    if (declared != null && Long.parseLong(declared) > MAX_BODY) {
      throw tooLong();
    }
  }

  private static RequestRefused tooLong() {
    return RequestRefused.tooLarge("the body is longer than %d bytes".formatted(MAX_BODY));
  }

  private static Answer methodNotAllowed(HttpExchange exchange, String allowed) {
    return Answer.error(405, "this path takes " + allowed, Map.of("Allow", allowed));
  }
}
