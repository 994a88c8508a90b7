package dev.sluice;

import dev.sluice.admission.Limiter;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.defence.Defences;
import dev.sluice.http.HttpConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.model.ModelConfig;
import dev.sluice.model.ModelServers;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.payload.PayloadFormats;
import dev.sluice.pipeline.BodyBuffers;
import dev.sluice.pipeline.ConfiguredDefences;
import dev.sluice.pipeline.Destination;
import dev.sluice.pipeline.Destinations;
import dev.sluice.pipeline.FilterPipeline;
import dev.sluice.pipeline.PipelineObserver;
import dev.sluice.telemetry.Exemplars;
import dev.sluice.telemetry.PipelineMeters;
import dev.sluice.telemetry.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The one wiring place: the beans in the order in which a request meets them; those of the gateway
 * stand in {@link GatewayConfiguration}.
 */
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

  /** Runners run before the application says that it is ready. */
  @Bean
  ApplicationRunner warmUp(
      MedianEngine engine,
      ImageCodecs codecs,
      SluiceProperties properties,
      ObjectProvider<WarmUp> early) {
    return arguments -> {
      early.getIfAvailable(() -> WarmUp.start(properties.warmUp())).finish(engine);
      Thread.ofPlatform().daemon().name("codecs").start(codecs::prepare);
    };
  }

  static PayloadConfig limits(SluiceProperties properties) {
    return ignoresNan(properties) ? properties.payload().ignoringNan() : properties.payload();
  }

  private static boolean ignoresNan(SluiceProperties properties) {
    return properties.nan() == SluiceProperties.Nan.IGNORE;
  }
}
