package dev.sluice;

import dev.sluice.admission.Limiter;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.defence.Defences;
import dev.sluice.defence.InvalidDefenceException;
import dev.sluice.http.HttpConfig;
import dev.sluice.http.KserveConfig;
import dev.sluice.median.DType;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.model.ModelConfig;
import dev.sluice.model.ModelServers;
import dev.sluice.model.RemotePictures;
import dev.sluice.payload.FeatureRoute;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.payload.PayloadFormats;
import dev.sluice.payload.Protocols;
import dev.sluice.pipeline.BodyBuffers;
import dev.sluice.pipeline.BypassPolicy;
import dev.sluice.pipeline.ConfiguredDefences;
import dev.sluice.pipeline.Destination;
import dev.sluice.pipeline.Destinations;
import dev.sluice.pipeline.Explainer;
import dev.sluice.pipeline.FilterPipeline;
import dev.sluice.pipeline.Gateway;
import dev.sluice.pipeline.Guards;
import dev.sluice.pipeline.ModelMetadata;
import dev.sluice.pipeline.PipelineObserver;
import dev.sluice.pipeline.Predictor;
import dev.sluice.pipeline.TwoStages;
import dev.sluice.telemetry.Exemplars;
import dev.sluice.telemetry.PipelineMeters;
import dev.sluice.telemetry.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The one wiring place: the beans in the order in which a request meets them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SluiceProperties.class)
class SluiceConfiguration {

  @Bean
  HttpConfig httpConfig(SluiceProperties properties) {
    return new HttpConfig(
        properties.admission().retryAfter(),
        properties.gateway().forwarded(),
        properties.gateway().trailers());
  }

  @Bean
  Limiter limiter(SluiceProperties properties) {
    return new Limiter(properties.admission());
  }

  @Bean
  BodyBuffers bodyBuffers(SluiceProperties properties) {
    long affordable = Runtime.getRuntime().maxMemory() / 8;
    return new BodyBuffers(Math.min(affordable, properties.pipeline().pooledBytes()));
  }

  @Bean
  ImageCodecs imageCodecs(SluiceProperties properties) {
    return new ImageCodecs(properties.codec());
  }

  @Bean
  PayloadFormats payloadFormats(
      SluiceProperties properties, ImageCodecs codecs, Defences defences) {
    return new PayloadFormats(codecs, limits(properties), defences::layout);
  }

  @Bean
  EngineObserver engineObserver(MeterRegistry registry) {
    return new EngineMeters(registry);
  }

  @Bean
  MedianEngine medianEngine(
      SluiceProperties properties, EngineObserver observer, MeterRegistry registry) {
    MedianEngine engine = MedianEngine.start(properties.engine(), observer);
    EngineMeters.gauge(engine, properties.engine(), registry);
    return engine;
  }

  @Bean
  Defences defences(
      MedianEngine engine,
      ImageCodecs codecs,
      SluiceProperties properties,
      ConfigurableEnvironment environment) {
    return new Defences(
        engine,
        codecs,
        ignoresNan(properties),
        DefenceProperties.read(Binder.get(environment)),
        properties.gateway().toUses());
  }

  @Bean
  DefenceReload defenceReload(
      Defences defences, SluiceProperties properties, ConfigurableEnvironment environment) {
    return DefenceReload.start(environment, defences, properties.reload());
  }

  @Bean
  ConfiguredDefences configuredDefences(Defences defences) {
    return new ConfiguredDefences(defences);
  }

  @Bean
  ModelServers modelServers(SluiceProperties properties, MeterRegistry registry) {
    Map<String, ModelConfig> configs = new TreeMap<>();
    properties.allModels().forEach((name, model) -> configs.put(name, model.toModelConfig()));
    ModelServers servers = new ModelServers(configs);
    ModelMeters.gauge(servers, registry);
    return servers;
  }

  @Bean
  Destinations destinations(SluiceProperties properties, ModelServers servers) {
    Map<String, Destination> named = new TreeMap<>();
    properties
        .allModels()
        .forEach(
            (name, model) -> {
              ModelConfig config = model.toModelConfig();
              named.put(
                  name,
                  new Destination(
                      servers.byName(name).orElseThrow(),
                      config.method(),
                      config.path(),
                      model.encoding().toModelEncoding()));
            });
    return new Destinations(Optional.ofNullable(named.get(SluiceProperties.PREFERRED)), named);
  }

  /** Found by the Prometheus registry. */
  @Bean
  Exemplars exemplars() {
    return new Exemplars();
  }

  @Bean
  Tracing tracing(SluiceProperties properties, Exemplars exemplars) {
    return Tracing.start(properties.tracing(), exemplars);
  }

  @Bean
  PipelineMeters pipelineMeters(
      MeterRegistry registry, Tracing tracing, Limiter limiter, BodyBuffers buffers) {
    PipelineMeters meters = new PipelineMeters(registry, tracing);
    meters.gauge(limiter);
    meters.gauge(buffers);
    return meters;
  }

  @Bean
  FilterPipeline filterPipeline(
      SluiceProperties properties,
      Limiter limiter,
      BodyBuffers buffers,
      PayloadFormats formats,
      Defences defences,
      Destinations destinations,
      PipelineObserver observer) {
    return new FilterPipeline(
        properties.pipeline(), limiter, buffers, formats, defences, destinations, observer);
  }

  @Bean
  Protocols protocols(SluiceProperties properties, ImageCodecs codecs, Defences defences) {
    GatewayProperties gateway = properties.gateway();
    gateway.toRoutes().stream()
        .filter(route -> !route.defence().containsKey("defence"))
        .forEach(route -> check("route " + route.path(), route.defence(), defences));
    return new Protocols(
        codecs,
        limits(properties),
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
        limits(properties),
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

  /** Runners run before the application says that it is ready. */
  @Bean
  ApplicationRunner warmUp(
      MedianEngine engine, SluiceProperties properties, ObjectProvider<WarmUp> early) {
    return arguments ->
        early.getIfAvailable(() -> WarmUp.start(properties.warmUp())).finish(engine);
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

  private static PayloadConfig limits(SluiceProperties properties) {
    return ignoresNan(properties) ? properties.payload().ignoringNan() : properties.payload();
  }

  private static boolean ignoresNan(SluiceProperties properties) {
    return properties.nan() == SluiceProperties.Nan.IGNORE;
  }
}
