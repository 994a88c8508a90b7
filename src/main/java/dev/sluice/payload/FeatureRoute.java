package dev.sluice.payload;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A path whose requests go to an extractor, whose features are filtered and go to a head, whose
 * answer is the answer.
 *
 * @param path as in {@link RouteConfig}
 * @param extractor path and query on the model server
 * @param head path and query on the model server
 * @param output the extractor's name of the features
 * @param input the head's name of them
 * @param layout of the features: {@code nchw}, {@code nhwc}, {@code bn} …
 * @param defence parameters of {@code POST /v1/filter} (window, border …)
 */
public record FeatureRoute(
    String path,
    String extractor,
    String head,
    String output,
    String input,
    String layout,
    Map<String, String> defence) {

  private static final Pattern NAME = Pattern.compile("[ -~&&[^\"\\\\]]+");

  /**
   * @throws IllegalArgumentException when a value is not allowed
   */
  public FeatureRoute {
    defence = Map.copyOf(defence);
    for (String each : new String[] {path, extractor, head}) {
      if (!each.startsWith("/")) {
        throw new IllegalArgumentException("paths of two stages must start with '/': " + each);
      }
    }
    if (!NAME.matcher(output).matches() || !NAME.matcher(input).matches()) {
      throw new IllegalArgumentException(
          "output and input are names in printable ASCII without quotes: %s, %s"
              .formatted(output, input));
    }
    RouteConfig.layoutNamed(layout);
  }

  Layout axes() {
    return RouteConfig.layoutNamed(layout);
  }

  /** The path as a regular expression. */
  public Pattern pattern() {
    return Pattern.compile(RouteConfig.pattern(path));
  }
}
