package dev.sluice.payload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON text and where it is spelt: from byte {@code from} up to byte {@code to} of the
 * body's array.
 */
sealed interface JsonNode {
  int from();

  int to();

  /** The member of that name, or null where there is none or this is no object. */
  default @Nullable JsonNode get(String name) {
    return null;
  }

  /** The same without the member of that name. */
  default JsonNode without(String name) {
    return this;
  }

  /** The elements of an array; none where this is no array of values that were told apart. */
  default List<JsonNode> items() {
    return List.of();
  }

  /** In the order of the text; names unescaped and unique. */
  record Members(int from, int to, Map<String, JsonNode> values) implements JsonNode {
    @Override
    public @Nullable JsonNode get(String name) {
      return values.get(name);
    }

    @Override
    public JsonNode without(String name) {
      Map<String, JsonNode> others = new LinkedHashMap<>(values);
      others.remove(name);
      return new Members(from, to, others);
    }
  }

  record Items(int from, int to, List<JsonNode> items) implements JsonNode {}

  /**
   * Numbers, literals and arrays of them to any depth: no string and no object is inside.
   *
   * @param read what was read of them when they were met
   */
  record Numbers(int from, int to, @Nullable NestedNumbers read) implements JsonNode {
    Numbers(int from, int to) {
      this(from, to, null);
    }
  }

  /** A string, quotes included. */
  record Text(int from, int to) implements JsonNode {}

  /** A number or literal. */
  record Scalar(int from, int to) implements JsonNode {}
}
