package dev.sluice.http;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.responses.ApiResponses;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The answers that may come. */
@Retention(RetentionPolicy.RUNTIME)
@ApiResponses({
  @ApiResponse(
      responseCode = "200",
      description =
          "Given back: the cleaned input in the type it came in, or in that of `format`. Forwarded:"
              + " the model server's status, headers and body as they are.",
      headers = {
        @Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing"),
        @Header(ref = "#/components/headers/Sluice-Defence", name = "Sluice-Defence"),
        @Header(ref = "#/components/headers/Sluice-Changed", name = "Sluice-Changed")
      },
      content = {
        @Content(
            mediaType = "image/*",
            schema =
                @Schema(
                    type = "string",
                    format = "binary",
                    description = "The same image type and bit depth; PNG where it has no writer")),
        @Content(
            mediaType = "application/x-npy",
            schema =
                @Schema(type = "string", format = "binary", description = "The same sample type")),
        @Content(
            mediaType = "application/json",
            schema = @Schema(ref = "#/components/schemas/Cleaned"),
            examples =
                @ExampleObject(name = "vector", value = "{\"features\": [1, 2, 4, 5, 5, 6]}")),
        @Content(
            mediaType = "multipart/form-data",
            schema = @Schema(ref = "#/components/schemas/CleanedParts"))
      }),
  @ApiResponse(
      responseCode = "400",
      description = "Not what the type says: truncated, corrupt, ragged, duplicate keys, or NaN",
      headers = {@Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "malformed",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:malformed",
                            "title": "The request is not what it says it is",
                            "status": 400,
                            "detail": "PNG: IDAT ends after 1024 of 3072 bytes",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "405",
      description = "Another method than POST",
      headers = {@Header(ref = "#/components/headers/Allow", name = "Allow")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "method-not-allowed",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:method-not-allowed",
                            "title": "This path does not take that method",
                            "status": 405,
                            "detail": "/v1/filter does not take GET",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "408",
      description = "The body did not arrive in time",
      headers = {@Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "request-timeout",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:request-timeout",
                            "title": "The body did not arrive in time",
                            "status": 408,
                            "detail": "the body did not arrive in time: 4096 bytes so far",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "413",
      description =
          "Over a limit of bytes, pixels, samples, frames, parts or nesting; told from the header"
              + " before anything is decoded",
      headers = {@Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "too-large",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:too-large",
                            "title": "The request is over a limit",
                            "status": 413,
                            "detail": "the body has 40000000 bytes, over the limit of 33554432 bytes",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "415",
      description = "A type or encoding that nobody here reads",
      headers = {@Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "unsupported",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:unsupported",
                            "title": "This type or encoding is not read here",
                            "status": 415,
                            "detail": "Content-Encoding is 'br'; gzip, deflate and identity are read",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "422",
      description = "A well-formed request that asks for the impossible",
      headers = {@Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "invalid-parameter",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:invalid-parameter",
                            "title": "A parameter asks for the impossible",
                            "status": 422,
                            "detail": "parameter 'window' is given twice",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "500",
      description = "A defect of this service",
      headers = {@Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "internal",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:internal",
                            "title": "A defect of this service",
                            "status": 500,
                            "detail": "a defect of this service; its log says more",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "502",
      description = "The model server cannot be reached or broke off",
      headers = {@Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "model-unavailable",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:model-unavailable",
                            "title": "The model server cannot be reached",
                            "status": 502,
                            "detail": "the model server refused the connection",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "503",
      description = "Not admitted; nothing was done, send it again",
      headers = {
        @Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing"),
        @Header(ref = "#/components/headers/Retry-After", name = "Retry-After")
      },
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "overloaded",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:overloaded",
                            "title": "Too many requests are in flight",
                            "status": 503,
                            "detail": "too many requests in flight; nothing was done",
                            "instance": "/v1/filter"
                          }
                          """))),
  @ApiResponse(
      responseCode = "504",
      description = "The deadline passed, here or at the model server",
      headers = {@Header(ref = "#/components/headers/Server-Timing", name = "Server-Timing")},
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples =
                  @ExampleObject(
                      name = "deadline-exceeded",
                      value =
                          """
                          {
                            "type": "urn:sluice:problem:deadline-exceeded",
                            "title": "The deadline of the request passed",
                            "status": 504,
                            "detail": "the deadline passed while filtering",
                            "instance": "/v1/filter"
                          }
                          """)))
})
@interface FilterAnswers {}
