package dev.sluice;

import dev.sluice.defence.DefenceConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.FileSystemResource;

/** {@code sluice.defences.<name>}: a list of steps, or as {@link DefenceConfig} has it. */
record DefenceProperties(
    @DefaultValue List<String> steps,
    Optional<String> valueRange,
    Optional<String> layout,
    @DefaultValue List<Double> mean,
    @DefaultValue List<Double> std) {
  private static final String PREFIX = "sluice.defences";

  /**
   * All that are configured, by name.
   *
   * @throws IllegalArgumentException when one is neither; names the key
   */
  static Map<String, DefenceConfig> read(Binder binder) {
    Map<String, DefenceConfig> configs = new TreeMap<>();
    Map<String, Object> names =
        binder.bind(PREFIX, Bindable.mapOf(String.class, Object.class)).orElseGet(Map::of);
    for (String name : names.keySet()) {
      configs.put(name, one(binder, PREFIX + "." + name));
    }
    return configs;
  }

  private static DefenceConfig one(Binder binder, String key) {
    try {
      BindResult<List<String>> steps = binder.bind(key, Bindable.listOf(String.class));
      if (steps.isBound()) {
        return DefenceConfig.of(steps.get());
      }
      return binder
          .bindOrCreate(
              key,
              Bindable.of(DefenceProperties.class),
              new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
          .toConfig();
    } catch (BindException e) {
      throw new IllegalArgumentException(
          "%s: give a list of steps, or steps, value-range, layout, mean and std: %s"
              .formatted(key, e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    }
  }

  /** Those of one file of configuration, YAML or properties. */
  static Map<String, DefenceConfig> read(Path file) throws IOException {
    PropertySourceLoader loader =
        file.toString().endsWith(".properties")
            ? new PropertiesPropertySourceLoader()
            : new YamlPropertySourceLoader();
    MutablePropertySources sources = new MutablePropertySources();
    loader.load(file.toString(), new FileSystemResource(file)).forEach(sources::addLast);
    return read(new Binder(ConfigurationPropertySources.from(sources)));
  }

  private DefenceConfig toConfig() {
    return new DefenceConfig(steps, valueRange, layout, mean, std);
  }
}
