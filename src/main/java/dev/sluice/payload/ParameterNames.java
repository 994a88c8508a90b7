package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.util.Set;
import java.util.TreeSet;

/** The names of all parameters of a request to filter, whoever judges their values. */
final class ParameterNames {
  private static final Set<String> KNOWN =
      new TreeSet<>(
          Set.of(
              "window",
              "footprint",
              "border",
              "cval",
              "median",
              "weight",
              "compat",
              "gray",
              "layout",
              "defence",
              "format",
              "quality",
              "forward"));

  private ParameterNames() {}

  /**
   * @throws PayloadException INVALID_PARAMETER for the first name that is unknown
   */
  static void check(Parameters parameters) throws PayloadException {
    for (String name : new TreeSet<>(parameters.asMap().keySet())) {
      if (!KNOWN.contains(name)) {
        throw new PayloadException(
            Kind.INVALID_PARAMETER,
            "no parameter is called '%s'; there are %s"
                .formatted(Text.safe(name), String.join(", ", KNOWN)));
      }
    }
  }
}
