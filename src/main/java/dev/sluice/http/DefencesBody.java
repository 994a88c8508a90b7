package dev.sluice.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.pipeline.ConfiguredDefences;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The defences by name as JSON. */
@Schema(name = "Defences", description = "The defences by name")
record DefencesBody(
    @Schema(requiredMode = RequiredMode.REQUIRED, description = "By name")
        Map<String, One> defences,
    @Schema(
            requiredMode = RequiredMode.REQUIRED,
            description = "Which of them inputs go through, by the name of the input")
        Map<String, String> inputs) {

  static DefencesBody of(ConfiguredDefences configured) {
    Map<String, One> all = new TreeMap<>();
    configured.all().forEach((name, told) -> all.put(name, One.of(told)));
    return new DefencesBody(all, configured.ofInputs());
  }

  /** One of them. */
  @Schema(name = "Defence", description = "Steps in their order, and what their values are")
  record One(
      @Schema(requiredMode = RequiredMode.REQUIRED, description = "Without the seeds")
          List<String> steps,
      @Schema(
              types = {"string", "null"},
              description = "Least and greatest value of the samples; null: the type's")
          @JsonProperty("value-range")
          @Nullable String valueRange,
      @Schema(
              types = {"string", "null"},
              description = "Of arrays whose axes nothing else tells")
          @Nullable String layout,
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              description = "Of normalised inputs, one or one a channel")
          List<Double> mean,
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              description = "Of normalised inputs, one or one a channel")
          List<Double> std) {
    private static One of(ConfiguredDefences.Told told) {
      return new One(
          told.steps(),
          told.valueRange().orElse(null),
          told.layout().orElse(null),
          told.mean(),
          told.std());
    }
  }
}
