package dev.sluice;

import dev.sluice.admission.Limiter;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.defence.Defences;
import dev.sluice.defence.InvalidDefenceException;
import dev.sluice.http.KserveConfig;
import dev.sluice.median.DType;
import dev.sluice.model.ModelServers;
import dev.sluice.model.RemotePictures;
import dev.sluice.payload.FeatureRoute;
import dev.sluice.payload.Protocols;
import dev.sluice.pipeline.BodyBuffers;
import dev.sluice.pipeline.BypassPolicy;
import dev.sluice.pipeline.Destinations;
import dev.sluice.pipeline.Explainer;
import dev.sluice.pipeline.Gateway;
import dev.sluice.pipeline.Guards;
import dev.sluice.pipeline.ModelMetadata;
import dev.sluice.pipeline.PipelineObserver;
import dev.sluice.pipeline.Predictor;
import dev.sluice.pipeline.TwoStages;
import dev.sluice.telemetry.PipelineMeters;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The gateway: the protocols it knows, the stages, the guards and what stands beside them. Like
 * {@link SluiceConfiguration}, of which it is a part, it only wires.
 */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

  @Bean
  Protocols protocols(SluiceProperties properties, ImageCodecs codecs, Defences defences) {
    GatewayProperties gateway = properties.gateway();
    gateway.toRoutes().stream()
        .filter(route -> !route.defence().containsKey("defence"))
        .forEach(route -> check("route " + route.path(), route.defence(), defences));
    return new Protocols(
        codecs,
        SluiceConfiguration.limits(properties),
        gateway.inputs().toRules(defences::layoutOfInput),
        gateway.toRoutes());
  }

  @Bean
  RemotePictures remotePictures(SluiceProperties properties, ModelServers servers) {
    return new RemotePictures(properties.gateway().inline().toConfig(), servers);
  }

  @Bean
  ModelMetadata modelMetadata(SluiceProperties properties, Destinations destinations) {
    return new ModelMetadata(properties.gateway().metadata(), destinations);
  }

  @Bean
  TwoStages twoStages(
      SluiceProperties properties,
      Limiter limiter,
      BodyBuffers buffers,
      Defences defences,
      Guards guards,
      ModelMetadata metadata,
      PipelineObserver observer) {
    List<FeatureRoute> routes = properties.gateway().toFeatureRoutes();
    for (FeatureRoute route : routes) {
      check("two-stage " + route.path(), route.defence(), defences);
    }
    return new TwoStages(
        routes,
        SluiceConfiguration.limits(properties),
        properties.pipeline(),
        limiter,
        buffers,
        defences,
        guards,
        metadata,
        observer);
  }

  @Bean
  Guards guards(SluiceProperties properties, Defences defences, PipelineMeters meters) {
    Guards guards = GuardedRoutes.of(properties, defences);
    guards.all().forEach(meters::gauge);
    return guards;
  }

  @Bean
  HealthIndicator killSwitch(Guards guards) {
    return new KillSwitchHealth(guards);
  }

  @Bean
  Gateway gateway(
      SluiceProperties properties,
      Guards guards,
      Destinations destinations,
      TwoStages stages,
      Protocols protocols,
      RemotePictures pictures,
      ModelMetadata metadata,
      Limiter limiter,
      BodyBuffers buffers,
      Defences defences,
      PipelineObserver observer) {
    return new Gateway(
        properties.pipeline(),
        guards,
        properties.shadow(),
        destinations,
        stages,
        protocols,
        new BypassPolicy(properties.bypass()),
        pictures,
        metadata,
        limiter,
        buffers,
        defences,
        observer);
  }

  @Bean
  Explainer explainer(
      SluiceProperties properties,
      TwoStages stages,
      Protocols protocols,
      ModelMetadata metadata,
      Limiter limiter,
      BodyBuffers buffers,
      Defences defences,
      PipelineObserver observer) {
    return new Explainer(
        properties.pipeline(),
        stages,
        protocols,
        new BypassPolicy(properties.bypass()),
        metadata,
        limiter,
        buffers,
        defences,
        observer);
  }

  @Bean
  KserveConfig kserveConfig(SluiceProperties properties) {
    return properties.kserve().toConfig();
  }

  @Bean
  Predictor predictor(Destinations destinations) {
    return new Predictor(destinations);
  }

  /** A route may name a defence in place of its parameters. */
  @Bean
  @ConfigurationPropertiesBinding
  static NameAsParameters nameAsParameters() {
    return new NameAsParameters();
  }

  /** A wrong defence ends the start, not a request. */
  static void check(String who, Map<String, String> defence, Defences defences) {
    try {
      defences.select(defence, false, DType.F64);
    } catch (InvalidDefenceException e) {
      throw new IllegalArgumentException(who + ": " + e.getMessage(), e);
    }
  }
}
