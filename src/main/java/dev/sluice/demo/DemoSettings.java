package dev.sluice.demo;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and how the demo model server runs. Spring binds it from {@code sluice.demo.*}; standalone
 * it is read from the environment variables of the same meaning.
 *
 * @param host address to listen on
 * @param port 1..65535, or 0 for any free port
 * @param threads threads of one inference (ONNX Runtime's intra-op threads), 1..64
 * @param maxInFlight inferences held in memory at once, 1..64; more of them wait
 * @param maxWaitSeconds how long they wait before they get 503, 1..300
 */
@ConfigurationProperties("sluice.demo")
record DemoSettings(
    @DefaultValue(DEFAULT_HOST) String host,
    @DefaultValue(DEFAULT_PORT) int port,
    @DefaultValue(DEFAULT_THREADS) int threads,
    @DefaultValue(DEFAULT_MAX_IN_FLIGHT) int maxInFlight,
    @DefaultValue(DEFAULT_MAX_WAIT_SECONDS) int maxWaitSeconds) {

  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final String DEFAULT_PORT = "8500";
  private static final String DEFAULT_THREADS = "1";
  private static final String DEFAULT_MAX_IN_FLIGHT = "4";
  private static final String DEFAULT_MAX_WAIT_SECONDS = "20";

  DemoSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("sluice.demo.host is blank");
    }
    requireRange("sluice.demo.port", port, 0, 65_535);
    requireRange("sluice.demo.threads", threads, 1, 64);
    requireRange("sluice.demo.max-in-flight", maxInFlight, 1, 64);
    requireRange("sluice.demo.max-wait-seconds", maxWaitSeconds, 1, 300);
  }

  /**
   * Reads {@code SLUICE_DEMO_HOST}, {@code _PORT}, {@code _THREADS}, {@code _MAXINFLIGHT} and
   * {@code _MAXWAITSECONDS}, the names under which Spring binds the same settings.
   *
   * @throws IllegalArgumentException if a value is not a number or out of range
   */
  static DemoSettings fromEnvironment(Map<String, String> environment) {
    return new DemoSettings(
        environment.getOrDefault("SLUICE_DEMO_HOST", DEFAULT_HOST),
        number(environment, "SLUICE_DEMO_PORT", DEFAULT_PORT),
        number(environment, "SLUICE_DEMO_THREADS", DEFAULT_THREADS),
        number(environment, "SLUICE_DEMO_MAXINFLIGHT", DEFAULT_MAX_IN_FLIGHT),
        number(environment, "SLUICE_DEMO_MAXWAITSECONDS", DEFAULT_MAX_WAIT_SECONDS));
  }

  private static int number(Map<String, String> environment, String name, String otherwise) {
    var text = environment.getOrDefault(name, otherwise);
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a whole number: '" + text + "'", e);
    }
  }

  private static void requireRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, outside %d..%d".formatted(name, value, least, most));
    }
  }
}
