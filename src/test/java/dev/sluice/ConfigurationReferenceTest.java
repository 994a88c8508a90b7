package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/** docs/operations.md lists every key of Sluice with its default and environment name. */
class ConfigurationReferenceTest {

  @Test
  void listsEveryKey() throws IOException {
    String reference = Files.readString(Path.of("docs", "operations.md"));

    Map<String, Object> keys = keys();
    assertThat(keys).containsKey("sluice.admission.compute-wait");
    keys.forEach(
        (key, value) -> {
          String shown = value.toString().isEmpty() ? "(none)" : "`" + value + "`";
          String environment = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
          assertThat(reference).contains("| `%s` | %s | `%s` |".formatted(key, shown, environment));
        });
  }

  private static Map<String, Object> keys() throws IOException {
    Map<String, Object> keys = new TreeMap<>();
    new YamlPropertySourceLoader()
        .load("application", new ClassPathResource("application.yml")).stream()
            .map(source -> (EnumerablePropertySource<?>) source)
            .forEach(
                source -> {
                  for (String name : source.getPropertyNames()) {
                    if (name.startsWith("sluice.")) {
                      keys.put(name, source.getProperty(name));
                    }
                  }
                });
    return keys;
  }
}
