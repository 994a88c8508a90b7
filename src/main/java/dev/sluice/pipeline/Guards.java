package dev.sluice.pipeline;

import dev.sluice.payload.Protocol;
import dev.sluice.payload.RouteConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who watches over which paths. Immutable.
 *
 * @param general over all paths of the model server without one of their own
 * @param routes over routes of the user's own
 */
public record Guards(Guard general, Map<RouteConfig, Guard> routes) {
  public Guards {
    routes = Map.copyOf(routes);
  }

  /** Empty where requests are filtered and nothing else. */
  Optional<Guard> of(Protocol protocol) {
    Guard guard =
        routes.isEmpty() ? general : protocol.configured().map(routes::get).orElse(general);
    return guard.idle() ? Optional.empty() : Optional.of(guard);
  }

  /** All that watch, each once. */
  public List<Guard> all() {
    List<Guard> all = new ArrayList<>(routes.values());
    all.add(general);
    return all.stream().filter(guard -> !guard.idle()).distinct().toList();
  }
}
