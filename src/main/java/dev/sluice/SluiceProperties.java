package dev.sluice;

import dev.sluice.admission.AdmissionConfig;
import dev.sluice.codec.CodecConfig;
import dev.sluice.median.EngineConfig;
import dev.sluice.payload.Bypass;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.pipeline.BypassPolicy;
import dev.sluice.pipeline.PipelineConfig;
import dev.sluice.telemetry.TracingConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration: the packages' own records, bound and validated when the application starts.
 * {@code application.yml} holds every key with its unit and default; a key that is none of them
 * stops the start, since a misspelt one would leave a bound or a defence unset.
 *
 * @param nan what happens to arrays with NaN, which has no rank
 * @param model where cleaned inputs go that name no model server
 * @param models the model servers that a request may name
 * @param gateway what happens to requests on the model server's own paths
 * @param defences chains of steps by name, as {@link dev.sluice.defence.Defences} takes them
 * @param kserve the probes of a KServe transformer
 * @param tracing where traces go, if anywhere
 * @param bypass what happens to those whose inputs cannot be seen, by kind
 * @param demo the demo model server's own settings, which the demo package reads
 */
@ConfigurationProperties(prefix = "sluice", ignoreUnknownFields = false)
record SluiceProperties(
    Nan nan,
    EngineConfig engine,
    WarmUpProperties warmUp,
    CodecConfig codec,
    PayloadConfig payload,
    AdmissionConfig admission,
    PipelineConfig pipeline,
    ModelProperties model,
    @DefaultValue Map<String, ModelProperties> models,
    GatewayProperties gateway,
    @DefaultValue Map<String, List<String>> defences,
    @DefaultValue KserveProperties kserve,
    TracingConfig tracing,
    @DefaultValue Map<Bypass.Kind, BypassPolicy.Action> bypass,
    @DefaultValue Map<String, String> demo) {

  /** The name under which the model servers know the preferred one. */
  static final String PREFERRED = "default";

  /** Every model server by name, the preferred one under {@link #PREFERRED}. */
  Map<String, ModelProperties> allModels() {
    Map<String, ModelProperties> all = new TreeMap<>(models);
    all.put(PREFERRED, model);
    all.values().removeIf(each -> !each.present());
    return all;
  }

  /** What happens to arrays with NaN. */
  enum Nan {
    /** The request is malformed. */
    REJECT,
    /** NaN is dropped from each window; a window of nothing else stays NaN. */
    IGNORE
  }
}
