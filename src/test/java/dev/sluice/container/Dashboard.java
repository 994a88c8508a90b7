package dev.sluice.container;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Grafana dashboard, read as far as tests need it. */
final class Dashboard {
  static final Path FILE = Path.of("helm/sluice/dashboards/sluice.json");

  private Dashboard() {}

  /** What it asks Prometheus, with its variables set to everything and to one minute. */
  static List<String> queries() {
    return expressions()
        .map(text -> text.replace("$__rate_interval", "1m"))
        .map(text -> text.replace("$job", ".*").replace("$instance", ".*"))
        .toList();
  }

  private static Stream<String> expressions() {
    JsonNode dashboard = new JsonMapper().readTree(FILE);
    return dashboard
        .path("panels")
        .valueStream()
        .flatMap(panel -> panel.path("targets").valueStream())
        .map(target -> target.path("expr").asString());
  }
}
