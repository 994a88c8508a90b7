package dev.sluice;

import dev.sluice.http.KserveConfig;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * As {@link KserveConfig}; {@link KserveArguments} sets it.
 *
 * @param protocol of the predictor
 */
record KserveProperties(@DefaultValue("") String modelName, @DefaultValue("v1") Protocol protocol) {
  enum Protocol {
    V1,
    V2
  }

  KserveConfig toConfig() {
    return new KserveConfig(modelName.strip(), protocol == Protocol.V2);
  }
}
