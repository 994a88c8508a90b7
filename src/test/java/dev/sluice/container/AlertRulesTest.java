package dev.sluice.container;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alert rules, by Prometheus' own tool. */
final class AlertRulesTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void everyRuleIsWellFormed() {
    promtool("check", "rules", "helm/sluice/alerts/sluice.yml");
  }

  @Test
  void everyRuleFiresWhenItShouldAndOnlyThen() {
    promtool("test", "rules", "src/test/prometheus/alerts.yml");
  }

  private static void promtool(String... arguments) {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Shell.Result result = Shell.run(LIMIT, command);
    assumeTrue(
        result.exit() != 127 || DockerCondition.required(),
        "no promtool: apt-get install prometheus");
    result.orFail(String.join(" ", command));
  }
}
