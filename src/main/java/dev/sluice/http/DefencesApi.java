package dev.sluice.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;

/** The contract of {@code GET /sluice/defences}, as OpenAPI tells it. */
@Tag(name = "defences", description = "The defences by name")
interface DefencesApi {
  @Operation(
      operationId = "defences",
      summary = "Tell the configured defences as they are now",
      description =
          """
          The defences by name that requests, routes and inputs may choose. They change without a \
          restart when their file does.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "All of them",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = DefencesBody.class)))
  @ApiResponse(
      responseCode = "406",
      description = "The client accepts no JSON",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  @GetMapping(path = "/sluice/defences", produces = "application/json")
  DefencesBody defences();
}
