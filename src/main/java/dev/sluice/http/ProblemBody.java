package dev.sluice.http;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/** The members of a problem (RFC 9457). */
@Schema(name = "Problem", description = "RFC 9457 problem details")
record ProblemBody(
    @Schema(
            description = "Stable name of the reason; clients match on it",
            requiredMode = RequiredMode.REQUIRED,
            format = "uri",
            allowableValues = {
              "urn:sluice:problem:malformed",
              "urn:sluice:problem:not-found",
              "urn:sluice:problem:method-not-allowed",
              "urn:sluice:problem:not-acceptable",
              "urn:sluice:problem:request-timeout",
              "urn:sluice:problem:too-large",
              "urn:sluice:problem:unsupported",
              "urn:sluice:problem:invalid-parameter",
              "urn:sluice:problem:not-implemented",
              "urn:sluice:problem:bypass",
              "urn:sluice:problem:flagged",
              "urn:sluice:problem:internal",
              "urn:sluice:problem:model-unavailable",
              "urn:sluice:problem:overloaded",
              "urn:sluice:problem:deadline-exceeded"
            })
        String type,
    @Schema(description = "The reason in words", requiredMode = RequiredMode.REQUIRED) String title,
    @Schema(
            description = "The status of the response",
            requiredMode = RequiredMode.REQUIRED,
            minimum = "400",
            maximum = "599")
        int status,
    @Schema(
            description = "What is wrong with this request, with the field or the byte offset",
            requiredMode = RequiredMode.REQUIRED)
        String detail,
    @Schema(
            description = "The path of the request",
            requiredMode = RequiredMode.REQUIRED,
            format = "uri-reference")
        String instance) {}
