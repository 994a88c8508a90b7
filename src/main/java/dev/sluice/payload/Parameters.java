package dev.sluice.payload;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Parameters of a request by name, as they were spelt. Immutable. */
public final class Parameters {
  public static final Parameters NONE = new Parameters(Map.of());

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  public static Parameters of(Map<String, String> values) {
    return new Parameters(Map.copyOf(values));
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  public Map<String, String> asMap() {
    return values;
  }

  /**
   * These and one more.
   *
   * @throws PayloadException INVALID_PARAMETER when it was given before with another value
   */
  public Parameters with(String name, String value) throws PayloadException {
    String before = values.get(name);
    if (before != null && !before.equals(value)) {
      throw new PayloadException(
          PayloadException.Kind.INVALID_PARAMETER,
          "parameter '" + Text.safe(name) + "' is given twice");
    }
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new Parameters(Map.copyOf(more));
  }
}
