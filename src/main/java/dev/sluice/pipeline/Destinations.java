package dev.sluice.pipeline;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The model servers that cleaned inputs may go to. Immutable.
 *
 * @param preferred where inputs go that name no model server; empty when there is none
 * @param named the others, by name
 */
public record Destinations(Optional<Destination> preferred, Map<String, Destination> named) {
  public static final Destinations NONE = new Destinations(Optional.empty(), Map.of());

  public Destinations {
    named = Map.copyOf(named);
  }

  /** The one that a request asks for; empty where it asks for none and none is preferred. */
  Optional<Destination> select(@Nullable String name) throws Refusal {
    if (name == null) {
      return preferred;
    }
    Destination destination = named.get(name);
    if (destination == null) {
      throw new Refusal(Reason.INVALID_PARAMETER, "no model server is named '" + name + "'");
    }
    return Optional.of(destination);
  }
}
