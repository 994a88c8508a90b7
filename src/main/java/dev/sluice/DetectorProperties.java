package dev.sluice;

import dev.sluice.detect.DetectorConfig;
import dev.sluice.detect.KillSwitchConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** As {@link DetectorConfig}; the key is missing where there is no threshold yet. */
record DetectorProperties(
    @DefaultValue("none") DetectorConfig.Action action,
    @Nullable Double threshold,
    @DefaultValue List<String> squeezers,
    @DefaultValue("auto") DetectorConfig.Batch batch,
    @DefaultValue("") String output,
    @DefaultValue("false") boolean softmax,
    @DefaultValue("1048576") int maxAnswerBytes,
    @DefaultValue KillSwitch killSwitch) {

  /** As {@link KillSwitchConfig}. */
  record KillSwitch(
      @DefaultValue("0") double bound,
      @DefaultValue("500") int window,
      @DefaultValue("100") int least,
      @DefaultValue("1m") Duration coolDown) {
    KillSwitchConfig toConfig() {
      return new KillSwitchConfig(bound, window, least, coolDown);
    }
  }

  /** Checks the values, so that a wrong one ends the start, not a request. */
  DetectorProperties {
    new DetectorConfig(
        action,
        Optional.ofNullable(threshold),
        squeezers,
        batch,
        output,
        softmax,
        maxAnswerBytes,
        killSwitch.toConfig());
  }

  DetectorConfig toConfig() {
    return new DetectorConfig(
        action,
        Optional.ofNullable(threshold),
        squeezers,
        batch,
        output,
        softmax,
        maxAnswerBytes,
        killSwitch.toConfig());
  }
}
