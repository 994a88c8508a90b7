package dev.sluice.payload;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A path of the model server that speaks no protocol known here, and where its inputs are.
 *
 * @param path in which {@code *} stands for one segment and {@code **} for any number of them
 * @param inputs JSON pointers in which {@code *} stands for any name or index; a raw body and the
 *     parts of a form need none
 * @param layout of arrays at these pointers; empty where the shape tells
 */
public record RouteConfig(String path, List<String> inputs, Optional<String> layout) {
  /**
   * @throws IllegalArgumentException when a value is not allowed
   */
  public RouteConfig {
    inputs = List.copyOf(inputs);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("route path must start with '/': " + path);
    }
    if (!inputs.stream().allMatch(pointer -> pointer.isEmpty() || pointer.startsWith("/"))) {
      throw new IllegalArgumentException("route inputs are JSON pointers, not " + inputs);
    }
    if (layout.isPresent()) {
      layoutNamed(layout.get());
    }
  }

  /** The path as a regular expression. */
  String pattern() {
    return Pattern.compile("/")
        .splitAsStream(path.substring(1))
        .map(
            segment ->
                switch (segment) {
                  case "*" -> "[^/]+";
                  case "**" -> ".*";
                  default -> Pattern.quote(segment);
                })
        .collect(Collectors.joining("/", "/", ""));
  }

  static Layout layoutNamed(String name) {
    try {
      return Layout.named(name);
    } catch (PayloadException e) {
      throw new IllegalArgumentException("route " + e.getMessage(), e);
    }
  }
}
