package dev.sluice.payload;

import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Binary tensors behind a JSON text that tells their sizes.
 *
 * @param start where the JSON text ends in the body's array
 * @param sizes the numbers of the text that tell how many bytes a tensor has
 * @param headers those that tell the length of the JSON text, for a new length
 */
record Tail(int start, List<Size> sizes, LongFunction<Map<String, String>> headers) {
  static final Tail NONE = new Tail(-1, List.of(), length -> Map.of());

  /** A number of the text, and the bytes of the tail that it counts. */
  record Size(JsonNode number, int from, int to) {}
}
