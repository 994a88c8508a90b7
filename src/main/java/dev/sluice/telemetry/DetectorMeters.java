package dev.sluice.telemetry;

import dev.sluice.detect.Detector;
import dev.sluice.detect.Verdict;
import dev.sluice.pipeline.Dropped;
import dev.sluice.pipeline.Guard;
import dev.sluice.pipeline.Unfiltered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What guards see, as meters; the tag {@code route} is a name of the configuration. Thread-safe.
 */
final class DetectorMeters {
  private static final Logger LOG = LoggerFactory.getLogger(DetectorMeters.class);
  private static final String ROUTE = "route";

  private final MeterRegistry registry;

  DetectorMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void gauge(Guard guard) {
    guard.detector().ifPresent(detector -> gauge(guard.name(), detector));
  }

  private void gauge(String route, Detector detector) {
    Gauge.builder("sluice.detector.agreement", detector, Detector::agreement)
        .description("Latest unflagged requests whose label the filter did not change, 0 to 1")
        .tag(ROUTE, route)
        .register(registry);
    Gauge.builder("sluice.kill.switch.open", detector, each -> each.open() ? 1 : 0)
        .description("1 while requests are passed on unfiltered because the filter does harm")
        .tag(ROUTE, route)
        .register(registry);
  }

  void judged(String route, Verdict verdict) {
    switch (verdict) {
      case Verdict.Score score -> {
        DistributionSummary.builder("sluice.detector.score")
            .description("Largest L1 distance between the answers to an input and to its versions")
            .tag(ROUTE, route)
            .serviceLevelObjectives(Buckets.SCORES)
            .register(registry)
            .record(score.value());
        count("sluice.detector.flagged", "Requests over the threshold", route, score.flagged());
        count("sluice.detector.flips", "Requests with another label", route, score.flipped());
      }
      case Verdict.Unscored unscored ->
          Counter.builder("sluice.detector.unscored")
              .description("Requests whose answers could not be compared")
              .tag(ROUTE, route)
              .tag("why", unscored.why().id())
              .register(registry)
              .increment();
    }
  }

  private void count(String name, String description, String route, boolean happened) {
    Counter.builder(name)
        .description(description)
        .tag(ROUTE, route)
        .register(registry)
        .increment(happened ? 1 : 0);
  }

  void batched(String route, boolean taken) {
    Counter.builder("sluice.detector.batches")
        .description("Batches of versions of one input, and whether the model took them")
        .tag(ROUTE, route)
        .tag("taken", Boolean.toString(taken))
        .register(registry)
        .increment();
  }

  void turned(Guard guard, Detector.Turn turn) {
    double bound = guard.detector().orElseThrow().config().killSwitch().bound();
    if (turn == Detector.Turn.OPENED) {
      LOG.warn(
          "kill switch of route {} opens: the label stays under the filter for less than {} of the"
              + " unflagged requests; requests are passed on unfiltered",
          guard.name(),
          bound);
    } else {
      LOG.warn("kill switch of route {} closes: requests are filtered again", guard.name());
    }
  }

  void unfiltered(String route, Unfiltered why) {
    Counter.builder("sluice.unfiltered")
        .description("Answers to inputs that were not filtered, on a path that filters")
        .tag(ROUTE, route)
        .tag("why", why.id())
        .register(registry)
        .increment();
  }

  void overBudget(Guard guard) {
    Counter.builder("sluice.latency.budget.exceeded")
        .description("Requests whose inputs were not filtered in time")
        .tag(ROUTE, guard.name())
        .tag("action", guard.budget().action().id())
        .register(registry)
        .increment();
  }

  void shadowDropped(String route, Dropped why) {
    Counter.builder("sluice.detector.shadow.dropped")
        .description("Requests that were not looked at after their answer")
        .tag(ROUTE, route)
        .tag("why", why.id())
        .register(registry)
        .increment();
  }
}
