package dev.sluice;

import dev.sluice.defence.DefenceConfig;
import dev.sluice.defence.Defences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;

/**
 * Reads the defences again when a file of configuration, or one that a defence names, has changed:
 * all of the configuration as at the start, of which the defences alone count. What is wrong leaves
 * the defences as they are.
 */
final class DefenceReload implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DefenceReload.class.getName());
  private static final List<String> FROM_FILES = List.of("Config resource '", "Config tree '");

  private final ConfigurableEnvironment environment;
  private final Defences defences;
  private final TreeSet<Path> watched = new TreeSet<>();
  private String seen;
  private Thread thread = Thread.currentThread();

  private DefenceReload(ConfigurableEnvironment environment, Defences defences) {
    this.environment = environment;
    this.defences = defences;
    watch(environment.getPropertySources(), defences.named().values());
    this.seen = fingerprint();
  }

  /**
   * Looks at the files again and again.
   *
   * @param period between two looks; zero: nobody looks
   */
  static DefenceReload start(
      ConfigurableEnvironment environment, Defences defences, Duration period) {
    DefenceReload reload = new DefenceReload(environment, defences);
    if (period.isPositive()) {
      reload.thread =
          Thread.ofVirtual().name("defence-reload").start(() -> reload.lookEvery(period));
    }
    return reload;
  }

  private void lookEvery(Duration period) {
    try {
      while (true) {
        Thread.sleep(period);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What changes while files are read is seen at the next look. */
  private void look() {
    String now = fingerprint();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      for (Path file : watched) {
        if (!Files.isReadable(file)) {
          throw new IllegalArgumentException(file + " cannot be read");
        }
      }
      reload();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Defences not reloaded, the ones before go on: {0}",
          String.valueOf(e.getMessage()));
    }
  }

  private void reload() {
    ConfigurableEnvironment fresh = read();
    Map<String, DefenceConfig> before = defences.named();
    Map<String, DefenceConfig> after = DefenceProperties.read(Binder.get(fresh));
    watch(fresh.getPropertySources(), after.values());
    defences.replace(after);
    List<String> changes = changes(before, after);
    LOG.log(
        System.Logger.Level.INFO,
        "Defences reloaded: {0}",
        changes.isEmpty() ? "none has changed" : String.join("; ", changes));
  }

  /** What was started with and is no file, and the files as they are now. */
  private ConfigurableEnvironment read() {
    ConfigurableEnvironment fresh = new StandardEnvironment();
    MutablePropertySources sources = fresh.getPropertySources();
    sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
    for (PropertySource<?> source : environment.getPropertySources()) {
      boolean attached = source.getName().equals("configurationProperties");
      if (!attached && FROM_FILES.stream().noneMatch(source.getName()::startsWith)) {
        sources.addLast(source);
      }
    }
    ConfigDataEnvironmentPostProcessor.applyTo(
        fresh,
        new DefaultResourceLoader(),
        new DefaultBootstrapContext(),
        Arrays.asList(environment.getActiveProfiles()));
    return fresh;
  }

  private static List<String> changes(
      Map<String, DefenceConfig> before, Map<String, DefenceConfig> after) {
    List<String> changes = new ArrayList<>();
    Map<String, DefenceConfig> all = new TreeMap<>(before);
    all.putAll(after);
    for (String name : all.keySet()) {
      DefenceConfig old = before.get(name);
      DefenceConfig now = after.get(name);
      if (old == null) {
        changes.add("added %s (%s)".formatted(name, now));
      } else if (now == null) {
        changes.add("removed %s (%s)".formatted(name, old));
      } else if (!old.equals(now)) {
        changes.add("changed %s (%s -> %s)".formatted(name, old, now));
      }
    }
    return changes;
  }

  /** From now on; a file that was looked at once stays. */
  private void watch(MutablePropertySources sources, Collection<DefenceConfig> configs) {
    for (PropertySource<?> source : sources) {
      if (source instanceof OriginTrackedMapPropertySource tracked
          && tracked.getPropertyNames().length > 0) {
        Origin origin = tracked.getOrigin(tracked.getPropertyNames()[0]);
        if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
          file(text.getResource());
        }
      }
    }
    configs.forEach(config -> config.files().stream().map(Path::of).forEach(watched::add));
  }

  private void file(@Nullable Resource resource) {
    try {
      if (resource != null && resource.isFile()) {
        watched.add(resource.getFile().toPath().toAbsolutePath());
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} is not watched: {1}", resource, e.toString());
    }
  }

  /** By what the names lead to, as Kubernetes changes a link and not a file. */
  private String fingerprint() {
    StringBuilder text = new StringBuilder();
    for (Path file : watched) {
      text.append(file);
      try {
        text.append(' ').append(file.toRealPath());
        text.append(' ').append(Files.getLastModifiedTime(file));
        text.append(' ').append(Files.size(file)).append('\n');
      } catch (IOException e) {
        text.append(" missing\n");
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    if (thread != Thread.currentThread()) {
      thread.interrupt();
    }
  }
}
