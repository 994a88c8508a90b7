package dev.sluice.detect;

import dev.sluice.detect.Verdict.Why;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model says about one input: how much of a whole each class has. A bare label has all of
 * it, and each of k labels without scores a k-th, so that every kind of answer has an L1 distance:
 * two labels that differ are as far apart as two certainties, 2.
 */
sealed interface Row {
  /** The class that has most; of equals the first. */
  String label();

  /**
   * L1.
   *
   * @throws Unscorable SHAPE where the other is of another kind or length
   */
  double distance(Row other) throws Unscorable;

  /** A single label. */
  static Row of(String label) {
    return new Named(Map.of(label, 1.0));
  }

  /** Labels without scores. */
  static Row of(Collection<String> labels) {
    Map<String, Double> weights = new LinkedHashMap<>();
    labels.forEach(label -> weights.merge(label, 1.0 / labels.size(), Double::sum));
    return new Named(weights);
  }

  /** A number for each class, in the model's order. */
  record Numbers(double[] values) implements Row {
    private static final double ROUNDING = 1e-3;

    /** The probabilities of logits. */
    Numbers softmax() {
      double greatest = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        greatest = Math.max(greatest, value);
      }
      double[] raised = new double[values.length];
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        raised[i] = Math.exp(values[i] - greatest);
        sum += raised[i];
      }
      for (int i = 0; i < raised.length; i++) {
        raised[i] /= sum;
      }
      return new Numbers(raised);
    }

    /**
     * @throws Unscorable NOT_PROBABILITIES
     */
    Numbers checked() throws Unscorable {
      for (double value : values) {
        if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
          throw new Unscorable(Why.NOT_PROBABILITIES);
        }
      }
      return this;
    }

    @Override
    public String label() {
      int best = 0;
      for (int i = 1; i < values.length; i++) {
        best = values[i] > values[best] ? i : best;
      }
      return Integer.toString(best);
    }

    @Override
    public double distance(Row other) throws Unscorable {
      if (!(other instanceof Numbers numbers) || numbers.values.length != values.length) {
        throw new Unscorable(Why.SHAPE);
      }
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += Math.abs(values[i] - numbers.values[i]);
      }
      return sum;
    }
  }

  /** Classes by name, in the model's order; those that are missing have nothing. */
  record Named(Map<String, Double> weights) implements Row {
    @Override
    public String label() {
      String best = "";
      double most = Double.NEGATIVE_INFINITY;
      for (Map.Entry<String, Double> entry : weights.entrySet()) {
        if (entry.getValue() > most) {
          best = entry.getKey();
          most = entry.getValue();
        }
      }
      return best;
    }

    @Override
    public double distance(Row other) throws Unscorable {
      if (!(other instanceof Named named)) {
        throw new Unscorable(Why.SHAPE);
      }
      Map<String, Double> rest = new HashMap<>(named.weights);
      double sum = 0;
      for (Map.Entry<String, Double> entry : weights.entrySet()) {
        Double there = rest.remove(entry.getKey());
        sum += Math.abs(entry.getValue() - (there == null ? 0 : there));
      }
      return sum + rest.values().stream().mapToDouble(Math::abs).sum();
    }
  }
}
