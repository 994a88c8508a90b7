package dev.sluice;

import dev.sluice.model.BreakerConfig;
import dev.sluice.model.ModelConfig;
import dev.sluice.payload.ModelEncoding;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A model server and the shape of what it gets; the defaults are those of {@link ModelConfig#of}
 * and {@link ModelEncoding#same}, which say what each value means.
 *
 * @param url of the model server, empty where there is none; its path is where inputs are posted to
 *     unless {@code path} is given, which then goes behind it
 */
record ModelProperties(
    @Nullable String url,
    @DefaultValue("POST") String method,
    @DefaultValue("") String path,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("30s") Duration answerTimeout,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("64") int pool,
    @DefaultValue("4s") Duration idle,
    @DefaultValue("65536") int headerBytes,
    @DefaultValue("") String ca,
    @DefaultValue Breaker breaker,
    @DefaultValue Encoding encoding) {

  /** As {@link BreakerConfig}. */
  record Breaker(@DefaultValue("5") int failures, @DefaultValue("1s") Duration pause) {
    BreakerConfig toBreakerConfig() {
      return new BreakerConfig(failures, pause);
    }
  }

  /** As {@link ModelEncoding}. */
  record Encoding(
      @DefaultValue("same") ModelEncoding.Kind kind,
      @DefaultValue("input") String name,
      @DefaultValue("nchw") String layout,
      @DefaultValue("FP32") String datatype,
      @DefaultValue("1") double scale,
      @DefaultValue List<Double> mean,
      @DefaultValue List<Double> std) {
    ModelEncoding toModelEncoding() {
      return new ModelEncoding(kind, name, layout, datatype, scale, mean, std);
    }
  }

  /** Checks the values, so that a wrong one ends the start, not a request. */
  ModelProperties {
    encoding.toModelEncoding();
    breaker.toBreakerConfig();
  }

  /** Whether there is a model server. */
  boolean present() {
    return url != null && !url.isBlank();
  }

  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  ModelConfig toModelConfig() {
    URI address = URI.create(url == null ? "" : url.strip());
    return new ModelConfig(
        path.isEmpty() ? address.resolve("/") : address,
        method,
        path.isEmpty() ? pathOf(address) : path,
        connectTimeout,
        answerTimeout,
        timeout,
        pool,
        idle,
        headerBytes,
        ca.isBlank() ? Optional.empty() : Optional.of(Path.of(ca)),
        breaker.toBreakerConfig());
  }

  private static String pathOf(URI address) {
    String path =
        address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
  }
}
