package dev.sluice;

import dev.sluice.model.ModelServer;
import dev.sluice.model.ModelServers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is known of the model servers, as gauges. */
final class ModelMeters {
  private ModelMeters() {}

  static void gauge(ModelServers servers, MeterRegistry registry) {
    for (ModelServer server : servers.all()) {
      Gauge.builder("sluice.model.breaker.state", server, ModelServer::breakerState)
          .description(
              "Whether connections to a model server are tried: 0 yes, 1 one request may, 2 no")
          .tag("model", server.name())
          .register(registry);
    }
  }
}
