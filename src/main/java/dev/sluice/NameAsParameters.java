package dev.sluice;

import java.util.Map;
import org.springframework.core.convert.converter.Converter;

/** {@code defence: name} for {@code defence.defence: name}. Thread-safe. */
final class NameAsParameters implements Converter<String, Map<String, String>> {
  @Override
  public Map<String, String> convert(String name) {
    return name.isBlank() ? Map.of() : Map.of("defence", name.strip());
  }
}
