package dev.sluice.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;

/** The contract of {@code POST /v1/explain}, as OpenAPI tells it. */
@Tag(name = "explain", description = "What the gateway would do with a request")
interface ExplainApi {
  @Operation(
      operationId = "explain",
      summary = "Tell which parts of a request would be filtered, and why the others would not",
      description =
          """
          Takes any request meant for the model server, with its headers and its body, and tells \
          which parts would be filtered, by which defence, why every other part would not, and \
          which inputs cannot be seen. Nothing is forwarded. What the gateway would refuse as \
          malformed or too large is refused here in the same words.\
          """,
      requestBody =
          @RequestBody(
              description = "The body as the model server would get it",
              content =
                  @Content(
                      mediaType = "*/*",
                      schema = @Schema(type = "string", format = "binary"))))
  @Parameter(
      name = "path",
      in = ParameterIn.QUERY,
      required = true,
      description = "The path at the model server",
      example = "/v2/models/resnet/infer",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "method",
      in = ParameterIn.QUERY,
      description = "The method of the request",
      schema = @Schema(type = "string", defaultValue = "POST"))
  @ApiResponse(
      responseCode = "200",
      description = "What would be done",
      headers = @Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing"),
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = ExplanationBody.class)))
  @ApiResponse(
      responseCode = "4XX",
      description = "What the gateway would refuse, or a query without a path",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  @ApiResponse(
      responseCode = "503",
      description = "Not admitted; nothing was done, send it again",
      headers = @Header(ref = "#/components/headers/Retry-After", name = "Retry-After"),
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  @PostMapping("/v1/explain")
  void explain(HttpServletRequest request, HttpServletResponse response) throws IOException;
}
