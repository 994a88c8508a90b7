package dev.sluice.http;

/**
 * Whether Sluice is a transformer of KServe's.
 *
 * @param modelName that its probes ask for; empty where it is none
 * @param v2 whether the predictor speaks the Open Inference Protocol rather than KServe v1
 */
public record KserveConfig(String modelName, boolean v2) {
  boolean present() {
    return !modelName.isEmpty();
  }
}
