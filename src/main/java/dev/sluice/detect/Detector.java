package dev.sluice.detect;

import dev.sluice.detect.Verdict.Why;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Xu, Evans and Qi, "Feature Squeezing: Detecting Adversarial Examples in Deep Neural Networks",
 * NDSS 2018: a model that says something else of a squeezed input was probably led astray by what
 * squeezing took away. One for each path; thread-safe.
 */
public final class Detector {
  private static final double DECIMALS = 1e6;

  private final DetectorConfig config;
  private final AnswerReader reader;
  private final KillSwitch killSwitch;

  public Detector(DetectorConfig config) {
    this(config, System::nanoTime);
  }

  Detector(DetectorConfig config, LongSupplier nanoTime) {
    this.config = config;
    this.reader = new AnswerReader(config);
    this.killSwitch = new KillSwitch(config.killSwitch(), nanoTime);
  }

  public DetectorConfig config() {
    return config;
  }

  /** Finds the predictions of an answer; never fails. */
  public Predictions read(Answer answer) {
    return Predictions.of(reader, answer);
  }

  /**
   * Compares predictions; never fails.
   *
   * @param squeezed at least one, that of the path's own defence first
   */
  public Verdict judge(Predictions original, List<Predictions> squeezed) {
    try {
      List<Row> rows = original.rows();
      double score = 0;
      boolean flipped = false;
      for (int i = 0; i < squeezed.size(); i++) {
        List<Row> others = squeezed.get(i).rows();
        score = Math.max(score, distance(rows, others));
        flipped |= i == 0 && flips(rows, others);
      }
      double rounded = Math.rint(score * DECIMALS) / DECIMALS;
      boolean flagged = config.threshold().isPresent() && rounded > config.threshold().get();
      return new Verdict.Score(rounded, flagged, flipped);
    } catch (Unscorable e) {
      return new Verdict.Unscored(e.why());
    }
  }

  private static double distance(List<Row> rows, List<Row> others) throws Unscorable {
    if (rows.size() != others.size()) {
      throw new Unscorable(Why.SHAPE);
    }
    double greatest = 0;
    for (int i = 0; i < rows.size(); i++) {
      greatest = Math.max(greatest, rows.get(i).distance(others.get(i)));
    }
    if (Double.isNaN(greatest)) {
      throw new Unscorable(Why.NOT_PROBABILITIES);
    }
    return greatest;
  }

  private static boolean flips(List<Row> rows, List<Row> others) {
    for (int i = 0; i < rows.size(); i++) {
      if (!rows.get(i).label().equals(others.get(i).label())) {
        return true;
      }
    }
    return false;
  }

  /** What a verdict has done to the kill switch. */
  public enum Turn {
    NONE,
    OPENED,
    CLOSED
  }

  /** Takes a verdict into account: labels of what is not flagged. */
  public Turn learn(Verdict verdict) {
    return verdict instanceof Verdict.Score score && !score.flagged()
        ? killSwitch.learn(!score.flipped())
        : Turn.NONE;
  }

  /** Whether requests are to be passed on unfiltered, and looked at afterwards. */
  public boolean passing() {
    return config.action() == DetectorConfig.Action.SHADOW || open();
  }

  /** Whether the kill switch is open. */
  public boolean open() {
    return killSwitch.open();
  }

  /** Fraction of the latest unflagged requests whose label is the same; NaN before the first. */
  public double agreement() {
    return killSwitch.agreement();
  }
}
