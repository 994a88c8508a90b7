package dev.sluice.http;

import dev.sluice.pipeline.FilterPipeline;
import dev.sluice.pipeline.FilterRequest;
import dev.sluice.pipeline.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/filter}: HTTP to a {@link FilterRequest} and an {@link Outcome} back to HTTP. */
@RestController
final class FilterController implements FilterApi {
  private final FilterPipeline pipeline;
  private final OutcomeRenderer renderer;

  FilterController(FilterPipeline pipeline, OutcomeRenderer renderer) {
    this.pipeline = pipeline;
    this.renderer = renderer;
  }

  @Override
  public void filter(HttpServletRequest request, HttpServletResponse response) throws IOException {
    FilterRequest filterRequest =
        new FilterRequest(
            "filter",
            request.getContentType(),
            PassedHeaders.contentEncoding(request),
            request.getContentLengthLong(),
            request::getInputStream,
            request.getQueryString(),
            request.getHeader("Sluice-Model"),
            PassedHeaders.of(request));
    try (Outcome outcome = pipeline.handle(filterRequest)) {
      renderer.render(outcome, request, response);
    }
  }
}
