package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shapes that a model says its inputs have; asked only where a request leaves room for doubt.
 */
@FunctionalInterface
public interface ModelShapes {
  /** Nobody to ask. */
  ModelShapes NONE = input -> Optional.empty();

  /**
   * The axes of an input by name, -1 where any number will do; empty where nobody knows. May block
   * for a moment.
   */
  Optional<int[]> shape(String input);

  /**
   * Reads the metadata of the Open Inference Protocol, whose bytes are on the heap with 64 to spare
   * behind them; inputs that are not described so are left out.
   */
  static Map<String, int[]> parse(ByteBuffer json) throws PayloadException {
    JsonNode inputs = JsonOutline.read(json).get("inputs");
    Map<String, int[]> shapes = new HashMap<>();
    for (JsonNode input : inputs == null ? List.<JsonNode>of() : inputs.items()) {
      if (input.get("name") instanceof JsonNode.Text name
          && input.get("shape") instanceof JsonNode.Numbers shape) {
        String axes = JsonOutline.spelling(json.array(), shape).replaceAll("[\\[\\]\\s]", "");
        if (axes.matches("-?[0-9]{1,9}(,-?[0-9]{1,9}){0,31}")) {
          String text = JsonOutline.text(json.array(), name);
          shapes.put(text, List.of(axes.split(",")).stream().mapToInt(Integer::parseInt).toArray());
        }
      }
    }
    return shapes;
  }
}
