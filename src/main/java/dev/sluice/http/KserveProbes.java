package dev.sluice.http;

import dev.sluice.pipeline.Predictor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what KServe asks a transformer: whether it lives and whether its model, which is the
 * predictor's, is ready; 503 while it is not. All other paths are the predictor's own.
 */
@Component
final class KserveProbes {
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final KserveConfig config;
  private final Predictor predictor;
  private final JsonMapper json;
  private final String question;

  KserveProbes(KserveConfig config, Predictor predictor, JsonMapper json) {
    this.config = config;
    this.predictor = predictor;
    this.json = json;
    String name = URLEncoder.encode(config.modelName(), StandardCharsets.UTF_8).replace("+", "%20");
    this.question = config.v2() ? "/v2/models/" + name + "/ready" : "/v1/models/" + name;
  }

  /**
   * @param path normalised
   * @return whether this was one of KServe's questions, answered now
   */
  boolean answered(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    if (!config.present() || !METHODS.contains(request.getMethod())) {
      return false;
    }
    String name = config.modelName();
    if (path.equals("/")) {
      answer(response, 200, Map.of("status", "alive"));
    } else if (path.equals("/v1/models")) {
      answer(response, 200, Map.of("models", List.of(name)));
    } else if (path.equals("/v2/health/live")) {
      answer(response, 200, Map.of("live", true));
    } else if (path.equals("/v2/health/ready")) {
      boolean ready = predictor.ready(question);
      answer(response, ready ? 200 : 503, Map.of("ready", ready));
    } else if (path.equals("/v1/models/" + name) || path.equals("/v2/models/" + name + "/ready")) {
      boolean ready = predictor.ready(question);
      answer(response, ready ? 200 : 503, Map.of("name", name, "ready", ready));
    } else {
      return false;
    }
    return true;
  }

  private void answer(HttpServletResponse response, int status, Map<String, ?> body)
      throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
