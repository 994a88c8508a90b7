package dev.sluice.container;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker-compose.yml} sets, so that tests without Compose run the same thing. */
final class ComposeFile {
  private ComposeFile() {}

  /** Environment of the service {@code sluice}. */
  static Map<String, String> sluiceEnvironment() {
    try (Reader reader = Files.newBufferedReader(Path.of("docker-compose.yml"))) {
      Map<?, ?> file = new Yaml().load(reader);
      Map<String, String> environment = new TreeMap<>();
      member(member(member(file, "services"), "sluice"), "environment")
          .forEach((name, value) -> environment.put(name.toString(), value.toString()));
      return environment;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<?, ?> member(Map<?, ?> object, String name) {
    if (object.get(name) instanceof Map<?, ?> member) {
      return member;
    }
    throw new IllegalStateException("docker-compose.yml has no " + name);
  }
}
