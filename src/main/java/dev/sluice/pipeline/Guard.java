package dev.sluice.pipeline;

import dev.sluice.detect.Detector;
import dev.sluice.detect.Verdict;
import java.util.Optional;

/**
 * What watches over the requests of a path.
 *
 * @param name the tag of metrics
 */
public record Guard(String name, Optional<Detector> detector, LatencyBudget budget) {
  /** Whether there is nothing to watch. */
  boolean idle() {
    return detector.isEmpty() && !budget.present();
  }

  /** Tells what the detector found, and lets its kill switch know. */
  void learn(Verdict verdict, PipelineObserver observer) {
    observer.judged(name, verdict);
    Detector.Turn turn = detector.map(each -> each.learn(verdict)).orElse(Detector.Turn.NONE);
    if (turn != Detector.Turn.NONE) {
      observer.turned(this, turn);
    }
  }
}
