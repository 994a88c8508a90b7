package dev.sluice;

import dev.sluice.defence.Defences;
import dev.sluice.detect.Detector;
import dev.sluice.detect.DetectorConfig;
import dev.sluice.payload.FeatureRoute;
import dev.sluice.payload.RouteConfig;
import dev.sluice.pipeline.Guard;
import dev.sluice.pipeline.Guards;
import dev.sluice.pipeline.LatencyBudget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Who watches over which paths, as the configuration says. */
final class GuardedRoutes {
  private final SluiceProperties properties;
  private final Defences defences;

  private GuardedRoutes(SluiceProperties properties, Defences defences) {
    this.properties = properties;
    this.defences = defences;
  }

  /**
   * @throws IllegalArgumentException when a squeezer is no defence
   */
  static Guards of(SluiceProperties properties, Defences defences) {
    GuardedRoutes routes = new GuardedRoutes(properties, defences);
    Guard general =
        routes.guard("default", properties.detector().toConfig(), properties.latencyBudget());
    return new Guards(general, routes.own(), routes.stages());
  }

  /** Of two routes that are alike the first serves. */
  private Map<RouteConfig, Guard> own() {
    Map<RouteConfig, Guard> own = new LinkedHashMap<>();
    properties
        .gateway()
        .routes()
        .forEach(
            (name, route) -> {
              if (route.detector() != null || route.latencyBudget() != null) {
                own.putIfAbsent(route.toRoute(), guard(name, route));
              }
            });
    return own;
  }

  private Map<FeatureRoute, Guard> stages() {
    Map<FeatureRoute, Guard> stages = new LinkedHashMap<>();
    properties
        .gateway()
        .twoStage()
        .forEach(
            (name, route) -> {
              DetectorProperties detector = route.detector();
              if (detector != null && detector.action() != DetectorConfig.Action.NONE) {
                stages.putIfAbsent(
                    route.toRoute(), guard(name, detector.toConfig(), LatencyBudget.NONE));
              }
            });
    return stages;
  }

  private Guard guard(String name, GatewayProperties.Route route) {
    DetectorProperties detector =
        Objects.requireNonNullElse(route.detector(), properties.detector());
    GatewayProperties.Budget budget = route.latencyBudget();
    return guard(
        name, detector.toConfig(), budget == null ? properties.latencyBudget() : budget.toBudget());
  }

  private Guard guard(String name, DetectorConfig config, LatencyBudget budget) {
    for (String squeezer : config.squeezers()) {
      GatewayConfiguration.check(
          "detector squeezer " + squeezer, Map.of("defence", squeezer), defences);
    }
    boolean off = config.action() == DetectorConfig.Action.NONE;
    return new Guard(name, off ? Optional.empty() : Optional.of(new Detector(config)), budget);
  }
}
