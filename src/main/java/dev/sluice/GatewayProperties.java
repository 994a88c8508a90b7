package dev.sluice;

import dev.sluice.defence.Defences;
import dev.sluice.detect.DetectorConfig;
import dev.sluice.http.ForwardedHeaders;
import dev.sluice.model.RemoteConfig;
import dev.sluice.payload.FeatureRoute;
import dev.sluice.payload.InputRules;
import dev.sluice.payload.RouteConfig;
import dev.sluice.pipeline.LatencyBudget;
import dev.sluice.pipeline.MetadataConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens to requests on the model server's own paths.
 *
 * @param forwarded what the model server is told about the client
 * @param trailers of requests, by name, that go on
 * @param inputs which inputs are filtered
 * @param inline which pictures are fetched where {@code sluice.bypass.remote-url} is {@code inline}
 * @param metadata how the model is asked for the shapes of its inputs
 * @param routes paths of the user's own, by a name that nobody sees
 * @param twoStage paths whose requests take an extractor and a head, by a name that nobody sees
 */
record GatewayProperties(
    ForwardedHeaders forwarded,
    @DefaultValue List<String> trailers,
    Inputs inputs,
    @DefaultValue Inline inline,
    MetadataConfig metadata,
    @DefaultValue Map<String, Route> routes,
    @DefaultValue Map<String, TwoStage> twoStage) {

  /** As {@link RemoteConfig}. */
  record Inline(
      @DefaultValue("https") Set<String> schemes,
      @DefaultValue List<String> hosts,
      @DefaultValue List<String> networks,
      @DefaultValue("16777216") int maxBytes,
      @DefaultValue("8") int maxPictures,
      @DefaultValue("3") int maxRedirects,
      @DefaultValue("5s") Duration timeout) {
    RemoteConfig toConfig() {
      return new RemoteConfig(
          schemes, hosts, networks, maxBytes, maxPictures, maxRedirects, timeout);
    }
  }

  /**
   * As {@link InputRules}.
   *
   * @param defences the name of a defence by the name of an input
   */
  record Inputs(
      @DefaultValue("auto") InputRules.Channels channels,
      @DefaultValue("false") boolean planes,
      @DefaultValue List<String> only,
      @DefaultValue List<String> leave,
      @DefaultValue Map<String, String> defences) {
    /**
     * @param layouts by the name of the input
     */
    InputRules toRules(Function<String, Optional<String>> layouts) {
      return new InputRules(channels, planes, only, leave, layouts);
    }
  }

  /**
   * As {@link FeatureRoute}.
   *
   * @param detector over the head's answers; {@code sluice.detector} does not watch them
   */
  record TwoStage(
      String path,
      String extractor,
      String head,
      @DefaultValue("features") String output,
      @DefaultValue("features") String input,
      @DefaultValue("nchw") String layout,
      @DefaultValue Map<String, String> defence,
      @Nullable DetectorProperties detector) {
    /** What is done after an answer would take both models a second time. */
    TwoStage {
      if (detector != null
          && (detector.action() == DetectorConfig.Action.SHADOW
              || detector.killSwitch().toConfig().on())) {
        throw new IllegalArgumentException(
            "detector: two stages have no shadow and no kill-switch; set action to observe, which"
                + " measures as well, and leave kill-switch.bound out");
      }
    }

    FeatureRoute toRoute() {
      return new FeatureRoute(path, extractor, head, output, input, layout, defence);
    }
  }

  /**
   * As {@link RouteConfig}.
   *
   * @param detector in place of {@code sluice.detector}
   * @param latencyBudget in place of {@code sluice.latency-budget}
   */
  record Route(
      String path,
      @DefaultValue("") String contentType,
      @DefaultValue List<String> inputs,
      @DefaultValue("") String layout,
      @DefaultValue("") String dtype,
      @DefaultValue List<Integer> shape,
      @DefaultValue Map<String, String> defence,
      @Nullable DetectorProperties detector,
      @Nullable Budget latencyBudget) {
    RouteConfig toRoute() {
      return new RouteConfig(
          path,
          given(contentType),
          inputs,
          given(layout),
          given(dtype).map(type -> new RouteConfig.RawTensor(type, shape)),
          defence);
    }

    private static Optional<String> given(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
  }

  /** As {@link LatencyBudget}. */
  record Budget(
      @DefaultValue("0s") Duration time, @DefaultValue("fail-closed") LatencyBudget.Action action) {
    LatencyBudget toBudget() {
      return new LatencyBudget(time, action);
    }
  }

  /** Checks the values, so that a wrong one ends the start, not a request. */
  GatewayProperties {
    routes.values().forEach(Route::toRoute);
    twoStage.values().forEach(TwoStage::toRoute);
  }

  List<FeatureRoute> toFeatureRoutes() {
    return twoStage.values().stream().map(TwoStage::toRoute).toList();
  }

  /** Which defences must be there. */
  Defences.Uses toUses() {
    Map<String, String> others = new TreeMap<>();
    routes.forEach(
        (name, route) -> {
          String defence = route.defence().get("defence");
          if (defence != null) {
            others.put("sluice.gateway.routes." + name + ".defence", defence);
          }
        });
    return new Defences.Uses(inputs.defences(), others);
  }

  List<RouteConfig> toRoutes() {
    return routes.values().stream().map(Route::toRoute).toList();
  }
}
