package dev.sluice.http;

import dev.sluice.pipeline.Explainer;
import dev.sluice.pipeline.GatewayRequest;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /v1/explain}. The query is read by hand: the body may be a form, and is not ours. */
@RestController
final class ExplainController implements ExplainApi {
  private final Explainer explainer;
  private final OutcomeRenderer renderer;
  private final ProblemWriter problems;
  private final JsonMapper json;

  ExplainController(
      Explainer explainer, OutcomeRenderer renderer, ProblemWriter problems, JsonMapper json) {
    this.explainer = explainer;
    this.renderer = renderer;
    this.problems = problems;
    this.json = json;
  }

  @Override
  public void explain(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String target;
    String method;
    try {
      MultiValueMap<String, String> query =
          UriComponentsBuilder.newInstance()
              .query(request.getQueryString())
              .build()
              .getQueryParams();
      target = single(query, "path");
      method = single(query, "method");
      if (target == null || !target.startsWith("/")) {
        throw new IllegalArgumentException("path must be given and begin with '/'");
      }
    } catch (IllegalArgumentException e) {
      String detail = String.valueOf(e.getMessage());
      problems.write(response, Reason.INVALID_PARAMETER, detail, request.getRequestURI());
      return;
    }
    GatewayRequest asked = asked(request, method == null ? "POST" : method, target);
    try (Outcome outcome =
        explainer.handle(
            asked, explanation -> json.writeValueAsBytes(ExplanationBody.of(explanation)))) {
      renderer.render(outcome, request, response);
    }
  }

  private static GatewayRequest asked(HttpServletRequest request, String method, String target) {
    return new GatewayRequest(
        method.toUpperCase(Locale.ROOT),
        target,
        RequestPath.normalised(target.split("\\?", 2)[0]),
        request.getContentType(),
        PassedHeaders.contentEncoding(request),
        request.getContentLengthLong(),
        request::getInputStream,
        null,
        PassedHeaders.all(request));
  }

  private static @Nullable String single(MultiValueMap<String, String> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new IllegalArgumentException("parameter '" + name + "' is given twice");
    }
    String value = values.isEmpty() ? null : values.getFirst();
    return value == null ? null : URLDecoder.decode(value, StandardCharsets.UTF_8);
  }
}
