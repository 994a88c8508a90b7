package dev.sluice.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;

/** The model servers by name, and the one timer thread that they share. Thread-safe. */
public final class ModelServers implements AutoCloseable {
  /** The name that is preferred where several are configured. */
  public static final String PREFERRED = "default";

  private final Map<String, ModelServer> servers = new LinkedHashMap<>();
  private final ScheduledThreadPoolExecutor timer;
  private final Watches watches;

  /**
   * Trusts whom the JVM trusts, or whom a configuration names. Connects to none of them yet.
   *
   * @throws IllegalArgumentException when a file of authorities cannot be read
   */
  public ModelServers(Map<String, ModelConfig> configs) {
    this(configs, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  ModelServers(Map<String, ModelConfig> configs, SSLSocketFactory tls) {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("model-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    watches = new Watches(timer);
    configs.forEach(
        (name, config) ->
            servers.put(
                name,
                new ModelServer(name, config, config.ca().map(Trust::in).orElse(tls), watches)));
    for (ModelServer server : servers.values()) {
      long idle = server.config().idle().toNanos();
      var unused = timer.scheduleWithFixedDelay(server::sweep, idle, idle, TimeUnit.NANOSECONDS);
    }
  }

  /** Of an exchange with somebody else, to be stopped at its end. */
  Watch watch() {
    return watches.start();
  }

  public Optional<ModelServer> byName(String name) {
    return Optional.ofNullable(servers.get(name));
  }

  /** The one named {@link #PREFERRED}, or the only one there is. */
  public Optional<ModelServer> preferred() {
    ModelServer named = servers.get(PREFERRED);
    return named == null && servers.size() == 1
        ? servers.values().stream().findFirst()
        : Optional.ofNullable(named);
  }

  public Collection<ModelServer> all() {
    return servers.values();
  }

  /** Closes the connections that are not in use, and each other one when its answer is read. */
  @Override
  public void close() {
    servers.values().forEach(ModelServer::close);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    timer.shutdown();
  }
}
