package dev.sluice.payload;

import dev.sluice.median.DType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A path of the model server that speaks no protocol known here, and where its inputs are.
 *
 * @param path in which {@code *} stands for one segment and {@code **} for any number of them
 * @param contentType that a request must have, without parameters; empty for any
 * @param inputs JSON pointers in which {@code *} stands for any name or index; a raw body and the
 *     parts of a form need none
 * @param layout of arrays at these pointers, or of a raw tensor; empty where the shape tells
 * @param tensor of a body that is nothing but samples
 * @param defence parameters of {@code POST /v1/filter} (window, border …) for the inputs here
 */
public record RouteConfig(
    String path,
    Optional<String> contentType,
    List<String> inputs,
    Optional<String> layout,
    Optional<RawTensor> tensor,
    Map<String, String> defence) {
  /**
   * @throws IllegalArgumentException when a value is not allowed
   */
  public RouteConfig {
    inputs = List.copyOf(inputs);
    defence = Map.copyOf(defence);
    contentType = contentType.map(type -> type.strip().toLowerCase(Locale.ROOT));
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("route path must start with '/': " + path);
    }
    if (!inputs.stream().allMatch(pointer -> pointer.isEmpty() || pointer.startsWith("/"))) {
      throw new IllegalArgumentException("route inputs are JSON pointers, not " + inputs);
    }
    if (layout.isPresent()) {
      layoutNamed(layout.get());
    }
    if (tensor.isPresent()) {
      tensor.get().check(layoutNamed(layout.orElse("")));
    }
  }

  /** For any content type, by the default defence. */
  public RouteConfig(String path, List<String> inputs, Optional<String> layout) {
    this(path, Optional.empty(), inputs, layout, Optional.empty(), Map.of());
  }

  /**
   * Samples one after the other, in C order and little-endian.
   *
   * @param dtype {@code u8}, {@code f32} …
   * @param shape one length for each axis of the layout; the first may be -1, for as many as come
   */
  public record RawTensor(String dtype, List<Integer> shape) {
    public RawTensor {
      shape = List.copyOf(shape);
    }

    DType samples() {
      return DType.valueOf(dtype.strip().toUpperCase(Locale.ROOT));
    }

    private void check(Layout layout) {
      samples();
      boolean positive = shape.stream().skip(1).allMatch(axis -> axis > 0);
      if (shape.size() != layout.rank()
          || !positive
          || (shape.getFirst() < 1 && shape.getFirst() != -1)) {
        throw new IllegalArgumentException(
            "route shape %s does not go with the layout %s".formatted(shape, layout));
      }
    }
  }

  /** Whether a request of that content type is meant. */
  boolean takes(String type) {
    return contentType.isEmpty() || contentType.get().equals(type.split(";", 2)[0].strip());
  }

  /** The path as a regular expression. */
  String pattern() {
    return pattern(path);
  }

  static String pattern(String path) {
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
