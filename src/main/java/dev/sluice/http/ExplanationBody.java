package dev.sluice.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.pipeline.Explanation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation as JSON. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "Explanation",
    description =
        "What the gateway would do. Places are bytes from the start of the body, its content"
            + " encoding undone: from the first byte up to the one behind the last")
record ExplanationBody(
    @Schema(requiredMode = RequiredMode.REQUIRED, description = "Method of the request")
        String method,
    @Schema(
            requiredMode = RequiredMode.REQUIRED,
            description = "Path as it was understood: decoded, without dot segments")
        String path,
    @Schema(description = "The protocol that would read the body; none: it would go by unread")
        @Nullable String protocol,
    @Schema(requiredMode = RequiredMode.REQUIRED, description = "Inputs that would be filtered")
        List<Filtered> filtered,
    @Schema(
            requiredMode = RequiredMode.REQUIRED,
            description = "What would go on as it came; at most 1,000 parts")
        List<Untouched> untouched,
    @Schema(requiredMode = RequiredMode.REQUIRED, description = "Inputs that cannot be seen")
        List<Unseen> bypasses,
    @Schema(
            requiredMode = RequiredMode.REQUIRED,
            description = "Whether the model server would get the request")
        boolean forwarded) {

  static ExplanationBody of(Explanation explanation) {
    return new ExplanationBody(
        explanation.method(),
        explanation.path(),
        explanation.protocol().orElse(null),
        explanation.filtered().stream().map(Filtered::of).toList(),
        explanation.untouched().stream().map(Untouched::of).toList(),
        explanation.bypasses().stream().map(Unseen::of).toList(),
        explanation.forwarded());
  }

  /** An input. */
  @Schema(name = "ExplainedInput", description = "An input that would be filtered")
  record Filtered(
      @Schema(description = "JSON pointer, part name or the like") String where,
      @Schema(description = "First byte") int from,
      @Schema(description = "Behind the last byte") int to,
      @Schema(description = "Type of its samples here", example = "f32") String dtype,
      @Schema(description = "Pictures or vectors in it") int batch,
      @Schema(description = "Rows") int height,
      @Schema(description = "Columns") int width,
      @Schema(description = "Channels") int channels,
      @Schema(
              description = "As the header Sluice-Defence says it",
              example = "median;window=3x3;border=reflect")
          String defence) {
    static Filtered of(Explanation.Filtered input) {
      return new Filtered(
          input.where(),
          input.from(),
          input.to(),
          input.dtype(),
          input.batch(),
          input.height(),
          input.width(),
          input.channels(),
          input.defence());
    }
  }

  /** A part that is no input. */
  @Schema(name = "ExplainedRest", description = "A part that would go on as it came")
  record Untouched(
      @Schema(description = "JSON pointer, part name or the like") String where,
      @Schema(description = "First byte") int from,
      @Schema(description = "Behind the last byte") int to,
      @Schema(
              description = "Stable word",
              allowableValues = {
                "no-input",
                "no-picture",
                "no-picture-shape",
                "table",
                "id-datatype",
                "named",
                "mask",
                "unknown-path"
              })
          String reason,
      @Schema(description = "The same as a sentence") String because) {
    static Untouched of(Explanation.Left part) {
      return new Untouched(part.where(), part.from(), part.to(), part.reason(), part.because());
    }
  }

  /** A bypass. */
  @Schema(name = "ExplainedBypass", description = "An input that cannot be seen")
  record Unseen(
      @Schema(description = "JSON pointer, part name or the like") String where,
      @Schema(description = "As in sluice.bypass", example = "shared-memory") String kind,
      @Schema(
              description = "What is done about it",
              allowableValues = {"reject", "pass", "inline"})
          String action) {
    static Unseen of(Explanation.Unseen unseen) {
      return new Unseen(unseen.where(), unseen.kind(), unseen.action());
    }
  }
}
