package dev.sluice.pipeline;

import dev.sluice.payload.FeatureRoute;
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
 * @param stages over paths of two models, which the general one does not watch
 */
public record Guards(
    Guard general, Map<RouteConfig, Guard> routes, Map<FeatureRoute, Guard> stages) {
  public Guards {
    routes = Map.copyOf(routes);
    stages = Map.copyOf(stages);
  }

  /** Empty where requests are filtered and nothing else. */
  Optional<Guard> of(Protocol protocol) {
    Guard guard =
        routes.isEmpty() ? general : protocol.configured().map(routes::get).orElse(general);
    return guard.idle() ? Optional.empty() : Optional.of(guard);
  }

  /** Empty where features are filtered and nothing else. */
  Optional<Guard> of(FeatureRoute route) {
    return Optional.ofNullable(stages.get(route));
  }

  /** All that watch, each once. */
  public List<Guard> all() {
    List<Guard> all = new ArrayList<>(routes.values());
    all.addAll(stages.values());
    all.add(general);
    return all.stream().filter(guard -> !guard.idle()).distinct().toList();
  }
}
