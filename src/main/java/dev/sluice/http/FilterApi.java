package dev.sluice.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;

/** The contract of {@code POST /v1/filter}, as OpenAPI tells it. */
@Tag(name = "filter", description = "Clean inputs before a model sees them")
interface FilterApi {
  @Operation(
      operationId = "filter",
      summary = "Clean one input or a batch, and forward it or give it back",
      description =
          """
          Reads the inputs of the body, filters each with a median, and forwards the cleaned body to \
          the configured model server or gives it back in the type it came in.

          Parameters may be given in the query, as form fields or as members of the JSON body; each \
          once. Inputs of a batch are answered in the same order.\
          """)
  @FilterParameters
  @FilterBody
  @FilterAnswers
  @PostMapping("/v1/filter")
  void filter(HttpServletRequest request, HttpServletResponse response) throws IOException;
}
