package dev.sluice.detect;

import dev.sluice.detect.Verdict.Why;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Predictions as JSON values: numbers for each class, a label, labels, labels with scores, or an
 * object that holds one of these.
 */
final class JsonRows {
  private JsonRows() {}

  /** A value of which nobody says whether it is one prediction or one for each input. */
  static List<Row> all(JsonNode value, String name) throws Unscorable {
    if (value.isObject() && value.path(name).isContainer()) {
      return all(value.get(name), "");
    }
    boolean many =
        value.isArray()
            && !value.isEmpty()
            && !value.get(0).isFloatingPointNumber()
            && !numbers(value)
            && scored(value) == null;
    return many ? each(value, name) : List.of(one(value, name));
  }

  /** An array of predictions, one for each input. */
  static List<Row> each(JsonNode array, String name) throws Unscorable {
    List<Row> rows = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      rows.add(one(item, name));
    }
    return rows;
  }

  /**
   * The prediction for one input.
   *
   * @param name of the member that holds it, if it is an object of several
   */
  static Row one(JsonNode value, String name) throws Unscorable {
    if (value.isObject()) {
      return object(value, name);
    }
    if (value.isArray() && !value.isEmpty()) {
      return array(value);
    }
    if (value.isFloatingPointNumber()) {
      return positive(value.doubleValue());
    }
    if (value.isValueNode() && !value.isNull()) {
      return Row.of(value.asString());
    }
    throw new Unscorable(Why.NO_OUTPUT);
  }

  /** The probability of the one class of two that is told. */
  static Row positive(double probability) {
    return new Row.Numbers(new double[] {1 - probability, probability});
  }

  private static Row object(JsonNode object, String name) throws Unscorable {
    if (!name.isEmpty()) {
      return one(object.path(name), "");
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    JsonNode label = null;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode value = member.getValue();
      if (value.isArray() && value.size() > 1 && (numbers(value) || scored(value) != null)) {
        return array(value);
      }
      if (value.isNumber()) {
        weights.put(member.getKey(), value.doubleValue());
      }
      label = value.isString() ? value : label;
    }
    if (label == null && !weights.isEmpty() && weights.size() == object.size()) {
      return finite(weights);
    }
    if (label != null) {
      return Row.of(label.asString());
    }
    throw new Unscorable(Why.NO_OUTPUT);
  }

  private static Row array(JsonNode array) throws Unscorable {
    if (array.size() == 1) {
      return one(array.get(0), "");
    }
    Map<String, Double> scored = scored(array);
    if (scored != null) {
      return finite(scored);
    }
    if (numbers(array)) {
      double[] values = new double[array.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = array.get(i).doubleValue();
      }
      return new Row.Numbers(values);
    }
    List<String> labels = new ArrayList<>();
    for (JsonNode item : array) {
      if (!item.isString()) {
        throw new Unscorable(Why.NO_OUTPUT);
      }
      labels.add(item.asString());
    }
    return Row.of(labels);
  }

  private static Row finite(Map<String, Double> weights) throws Unscorable {
    if (!weights.values().stream().allMatch(Double::isFinite)) {
      throw new Unscorable(Why.NOT_PROBABILITIES);
    }
    return new Row.Named(weights);
  }

  private static boolean numbers(JsonNode array) {
    for (JsonNode item : array) {
      if (!item.isNumber()) {
        return false;
      }
    }
    return true;
  }

  /** Labels with scores: {@code ["cat", 0.9]} or {@code {"label": "cat", "score": 0.9}} each. */
  private static @Nullable Map<String, Double> scored(JsonNode array) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (JsonNode item : array) {
      JsonNode label = null;
      JsonNode score = null;
      for (JsonNode member : item) {
        label = member.isString() ? member : label;
        score = member.isNumber() ? member : score;
      }
      if (item.size() != 2 || label == null || score == null) {
        return null;
      }
      weights.merge(label.asString(), score.doubleValue(), Double::sum);
    }
    return weights.isEmpty() ? null : weights;
  }
}
