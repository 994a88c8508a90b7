package dev.sluice.container;

import java.time.Duration;
import java.util.List;

/**
 * The images of this tree, built by the first test that asks; the builder's cache does the rest.
 */
enum Images {
  SLUICE("sluice", "sluice"),
  DEMO_MODEL("sluice-demo-model", "demo-model");

  /** What the images start from: a Java runtime and nothing else. */
  static final String JAVA = "eclipse-temurin:25-jre";

  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final String tag;
  private final String target;
  private boolean built;

  Images(String tag, String target) {
    this.tag = tag;
    this.target = target;
  }

  /** The tag of the image, built from the sources as they are now. */
  synchronized String built() {
    if (!built) {
      Shell.run(LIMIT, List.of("docker", "build", "-t", tag, "--target", target, "."))
          .orFail("docker build of " + tag);
      built = true;
    }
    return tag;
  }
}
