package dev.sluice;

import dev.sluice.detect.Detector;
import dev.sluice.pipeline.Guard;
import dev.sluice.pipeline.Guards;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Which kill switches are open. Always up: a path that passes its requests on unfiltered still
 * answers, and all instances would leave the rotation at once.
 */
final class KillSwitchHealth implements HealthIndicator {
  private final Guards guards;

  KillSwitchHealth(Guards guards) {
    this.guards = guards;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (Guard guard : guards.all()) {
      guard
          .detector()
          .filter(detector -> detector.config().killSwitch().bound() > 0)
          .ifPresent(detector -> health.withDetail(guard.name(), state(detector)));
    }
    return health.build();
  }

  private static String state(Detector detector) {
    return detector.open() ? "open: requests are passed on unfiltered" : "closed";
  }
}
