package dev.sluice;

import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.KernelCounts;
import dev.sluice.median.MedianEngine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The engine's observer as meters. Thread-safe. Kept here because only the wiring knows both. */
final class EngineMeters implements EngineObserver {
  /** Queue waits are short or the service is overloaded: 10 µs to 1 s. */
  private static final Duration[] WAITS = {
    Duration.ofNanos(10_000),
    Duration.ofNanos(100_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofSeconds(1)
  };

  private final MeterRegistry registry;
  private final Timer queueWait;
  private final Counter rejected;
  private final Map<String, Timer> filtered = new ConcurrentHashMap<>();
  private final Map<String, Counter> samples = new ConcurrentHashMap<>();

  EngineMeters(MeterRegistry registry) {
    this.registry = registry;
    this.queueWait =
        Timer.builder("sluice.engine.queue.wait")
            .description("How long a job waited for a worker")
            .serviceLevelObjectives(WAITS)
            .register(registry);
    this.rejected =
        Counter.builder("sluice.engine.rejected")
            .description("Rasters refused because the queue was full")
            .register(registry);
  }

  @Override
  public void queued(long nanos) {
    queueWait.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void rejected() {
    rejected.increment();
  }

  @Override
  public void filtered(String tier, long sampleCount, long nanos) {
    filtered.computeIfAbsent(tier, this::filteredTimer).record(nanos, TimeUnit.NANOSECONDS);
    samples.computeIfAbsent(tier, this::sampleCounter).increment(sampleCount);
  }

  private Timer filteredTimer(String tier) {
    return Timer.builder("sluice.engine.filter")
        .description("Time to filter a raster, by the tier that served it")
        .tag("tier", tier)
        .register(registry);
  }

  private Counter sampleCounter(String tier) {
    return Counter.builder("sluice.engine.samples")
        .description("Samples filtered, by the tier that served them")
        .tag("tier", tier)
        .register(registry);
  }

  private static void count(
      String outcome, ToDoubleFunction<KernelCounts> value, MeterRegistry registry) {
    FunctionCounter.builder(
            "sluice.engine.kernels",
            MedianEngine.class,
            engine -> value.applyAsDouble(MedianEngine.kernels()))
        .description("Kernels made for windows, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  static void gauge(MedianEngine engine, EngineConfig config, MeterRegistry registry) {
    Gauge.builder("sluice.engine.pool.threads", engine, MedianEngine::poolSize)
        .description("Worker threads")
        .register(registry);
    Gauge.builder("sluice.engine.active.threads", engine, MedianEngine::activeThreads)
        .description("Workers that filter at this moment")
        .register(registry);
    Gauge.builder("sluice.engine.queue.length", engine, MedianEngine::queueLength)
        .description("Jobs that wait for a worker")
        .register(registry);
    count("compiled", KernelCounts::compiled, registry);
    count("discarded", KernelCounts::discarded, registry);
    count("abandoned", KernelCounts::abandoned, registry);
    Gauge.builder("sluice.engine.queue.capacity", config, EngineConfig::queue)
        .description("Jobs that may wait")
        .strongReference(true)
        .register(registry);
  }
}
