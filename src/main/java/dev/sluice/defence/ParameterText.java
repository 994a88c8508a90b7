package dev.sluice.defence;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request as text, read one by one. Immutable.
 *
 * @param values by name
 */
record ParameterText(Map<String, String> values) {
  private static final int LONGEST_QUOTE = 40;

  @Nullable String get(String name) {
    return values.get(name);
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** These, with one in the place of what it was. */
  ParameterText with(String name, String value) {
    Map<String, String> others = new HashMap<>(values);
    others.put(name, value);
    return new ParameterText(others);
  }

  /** The one with the name given, or nothing where the parameter is not. */
  <T> @Nullable T choice(String name, T[] all, Function<T, String> id)
      throws InvalidDefenceException {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    for (T one : all) {
      if (id.apply(one).equals(text)) {
        return one;
      }
    }
    String names = Arrays.stream(all).map(id).collect(Collectors.joining(", "));
    throw invalid(name, text, "must be one of " + names);
  }

  /** A message that two parameters contradict each other. */
  InvalidDefenceException contradiction(String name, String other, String why) {
    return new InvalidDefenceException(
        "parameters '%s' and '%s' contradict each other: %s".formatted(name, other, why));
  }

  static InvalidDefenceException invalid(String name, String text, String why) {
    String quote = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    return new InvalidDefenceException(
        "parameter '" + name + "': '" + quote.replaceAll("\\p{Cntrl}", "?") + "' " + why);
  }
}
