package dev.sluice;

import dev.sluice.http.ForwardedHeaders;
import dev.sluice.payload.InputRules;
import dev.sluice.payload.RouteConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens to requests on the model server's own paths.
 *
 * @param forwarded what the model server is told about the client
 * @param inputs which inputs are filtered
 * @param routes paths of the user's own, by a name that nobody sees
 */
record GatewayProperties(
    ForwardedHeaders forwarded, Inputs inputs, @DefaultValue Map<String, Route> routes) {

  /** As {@link InputRules}. */
  record Inputs(
      @DefaultValue("auto") InputRules.Channels channels,
      @DefaultValue("false") boolean planes,
      @DefaultValue List<String> only,
      @DefaultValue List<String> leave) {
    InputRules toRules() {
      return new InputRules(channels, planes, only, leave);
    }
  }

  /** As {@link RouteConfig}. */
  record Route(String path, @DefaultValue List<String> inputs, @DefaultValue("") String layout) {
    RouteConfig toRoute() {
      return new RouteConfig(
          path, inputs, layout.isEmpty() ? Optional.empty() : Optional.of(layout));
    }
  }

  /** Checks the values, so that a wrong one ends the start, not a request. */
  GatewayProperties {
    routes.values().forEach(Route::toRoute);
  }

  List<RouteConfig> toRoutes() {
    return routes.values().stream().map(Route::toRoute).toList();
  }
}
