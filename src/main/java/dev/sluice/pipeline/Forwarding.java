package dev.sluice.pipeline;

import dev.sluice.payload.Parameters;
import java.util.Optional;

/** The {@code forward} parameter. */
enum Forwarding {
  AUTO,
  NEVER,
  ALWAYS;

  static Forwarding of(Parameters parameters) throws Refusal {
    String value = parameters.get("forward").orElse("auto");
    return switch (value) {
      case "auto" -> AUTO;
      case "never" -> NEVER;
      case "always" -> ALWAYS;
      default ->
          throw new Refusal(
              Reason.INVALID_PARAMETER, "forward is auto, never or always, not '" + value + "'");
    };
  }

  /** Where to, if anywhere. */
  Optional<Destination> to(Optional<Destination> selected) throws Refusal {
    if (this == ALWAYS && selected.isEmpty()) {
      throw new Refusal(
          Reason.INVALID_PARAMETER, "forward is always, but no model server is configured");
    }
    return this == NEVER ? Optional.empty() : selected;
  }
}
