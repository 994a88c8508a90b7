package dev.sluice.container;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

final class DockerCondition implements ExecutionCondition {
  private static final String REQUIRE = "SLUICE_REQUIRE_DOCKER";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = Missing.REASON;
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("a container engine answers");
    }
    if (required()) {
      throw new ExtensionConfigurationException(REQUIRE + " is true, but " + missing.get());
    }
    return ConditionEvaluationResult.disabled(missing.get());
  }

  /** Whether container tests may not be skipped. */
  static boolean required() {
    return Boolean.parseBoolean(System.getenv(REQUIRE));
  }

  /** Looked up once for all tests, when the first one asks. */
  private static final class Missing {
    static final Optional<String> REASON = find();

    static {
      REASON.ifPresent(reason -> System.out.println("no container tests: " + reason));
    }

    private static Optional<String> find() {
      Shell.Result version =
          Shell.run(Duration.ofSeconds(20), List.of("docker", "version", "--format", "server"));
      return version.exit() == 0
          ? Optional.empty()
          : Optional.of("no container engine answers `docker version`: " + lastLine(version));
    }

    private static String lastLine(Shell.Result result) {
      return result.output().lines().reduce("", (before, line) -> line);
    }
  }
}
