package dev.sluice.telemetry;

import dev.sluice.admission.Limiter;
import dev.sluice.detect.Detector;
import dev.sluice.detect.Verdict;
import dev.sluice.pipeline.BodyBuffers;
import dev.sluice.pipeline.BypassPolicy;
import dev.sluice.pipeline.Dropped;
import dev.sluice.pipeline.Guard;
import dev.sluice.pipeline.HeaderField;
import dev.sluice.pipeline.PipelineObserver;
import dev.sluice.pipeline.Reason;
import dev.sluice.pipeline.Report;
import dev.sluice.pipeline.Stage;
import dev.sluice.pipeline.Trace;
import dev.sluice.pipeline.Unfiltered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to requests, as meters, and as traces where they are wanted. Thread-safe.
 *
 * <p>Every tag value comes from an enum or a fixed set, so that the number of series is bounded.
 * {@code docs/operations.md} lists the meters.
 */
public final class PipelineMeters implements PipelineObserver {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineMeters.class);

  private final MeterRegistry registry;
  private final Tracing tracing;
  private final DetectorMeters detector;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
  private final Map<Reason, Counter> rejected = new EnumMap<>(Reason.class);
  private final Map<RequestTags, Timer> requests = new ConcurrentHashMap<>();
  private final Timer added;
  private final DistributionSummary bytesIn;
  private final DistributionSummary bytesOut;
  private final DistributionSummary changedFraction;
  private final DistributionSummary largestChange;
  private final DistributionSummary impulses;
  private final Counter samples;
  private final Counter changed;

  private record RequestTags(String outcome, String input, String protocol) {}

  public PipelineMeters(MeterRegistry registry, Tracing tracing) {
    this.registry = registry;
    this.detector = new DetectorMeters(registry);
    this.tracing = tracing;
    for (Stage stage : Stage.values()) {
      stages.put(stage, stageTimer(stage));
    }
    for (Reason reason : Reason.values()) {
      rejected.put(reason, rejectedCounter(reason));
    }
    added =
        timer("sluice.added", "Time that Sluice added: the whole request less the model server's")
            .register(registry);
    bytesIn = bytes("in");
    bytesOut = bytes("out");
    changedFraction =
        DistributionSummary.builder("sluice.changed.fraction")
            .description("Fraction of the samples of a request that the defence changed, 0 to 1")
            .serviceLevelObjectives(Buckets.FRACTIONS)
            .register(registry);
    largestChange =
        DistributionSummary.builder("sluice.residual.largest")
            .description("Largest change that the defence made, in parts of the value range")
            .serviceLevelObjectives(Buckets.FRACTIONS)
            .register(registry);
    impulses =
        DistributionSummary.builder("sluice.residual.impulses")
            .description("Samples of a request that moved by more than a quarter of their range")
            .serviceLevelObjectives(Buckets.COUNTS)
            .register(registry);
    samples = counter("sluice.samples", "Samples that went through the defence");
    changed = counter("sluice.samples.changed", "Samples that the defence changed");
    Gauge.builder("sluice.requests.in.flight", inFlight, AtomicInteger::get)
        .description("Requests that arrived and are not over, those not yet admitted included")
        .register(registry);
  }

  /** Shows the gates of admission. */
  public void gauge(Limiter limiter) {
    limiterGauges("total", limiter, Limiter::inFlight, Limiter::limit);
    limiterGauges("compute", limiter, Limiter::computing, Limiter::computeLimit);
    Gauge.builder("sluice.limiter.waiting", limiter, Limiter::waiting)
        .description("Requests that wait at the compute gate")
        .register(registry);
    FunctionCounter.builder("sluice.limiter.admitted", limiter, Limiter::admitted)
        .description("Requests admitted")
        .register(registry);
    FunctionCounter.builder("sluice.limiter.rejected", limiter, Limiter::rejected)
        .description("Requests not admitted")
        .register(registry);
  }

  /** Shows the pool of body buffers. */
  public void gauge(BodyBuffers buffers) {
    Gauge.builder("sluice.buffers.pooled", buffers, BodyBuffers::pooledBytes)
        .description("Body buffers kept for the next request")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Shows what a guard sees. */
  public void gauge(Guard guard) {
    detector.gauge(guard);
  }

  @Override
  public void judged(String guard, Verdict verdict) {
    detector.judged(guard, verdict);
  }

  @Override
  public void batched(String guard, boolean taken) {
    detector.batched(guard, taken);
  }

  @Override
  public void turned(Guard guard, Detector.Turn turn) {
    detector.turned(guard, turn);
  }

  @Override
  public void unfiltered(String guard, Unfiltered why) {
    detector.unfiltered(guard, why);
  }

  @Override
  public void overBudget(Guard guard) {
    detector.overBudget(guard);
  }

  @Override
  public void shadowDropped(String guard, Dropped why) {
    detector.shadowDropped(guard, why);
  }

  @Override
  public void started() {
    inFlight.incrementAndGet();
  }

  @Override
  public Trace trace(String protocol, List<HeaderField> headers, long nanoTime) {
    return tracing.trace(protocol, headers, nanoTime);
  }

  @Override
  public void failed(Throwable cause) {
    LOG.error("reason={} a request met a defect", Reason.INTERNAL.id(), cause);
  }

  @Override
  public void finished(Finished request) {
    inFlight.decrementAndGet();
    for (Report.StageTime time : request.report().stages()) {
      record(Objects.requireNonNull(stages.get(time.stage())), time.nanos());
    }
    record(requestTimer(request), request.wholeNanos());
    record(added, request.addedNanos());
    request.reason().map(rejected::get).ifPresent(Counter::increment);
    if (request.bytesIn() > 0) {
      bytesIn.record(request.bytesIn());
    }
    if (request.bytesOut() > 0) {
      bytesOut.record(request.bytesOut());
    }
    request
        .report()
        .filtering()
        .ifPresent(
            filtering -> {
              samples.increment(filtering.samples());
              changed.increment(filtering.changed());
              changedFraction.record(filtering.changedFraction());
              filtering
                  .largestChange()
                  .ifPresent(
                      largest -> {
                        largestChange.record(largest);
                        impulses.record(filtering.impulses());
                      });
            });
  }

  @Override
  public void bypassed(String kind, BypassPolicy.Action action) {
    Counter.builder("sluice.bypass")
        .description("Inputs that cannot be seen, by what was done about them")
        .tag("kind", kind)
        .tag("action", action.id())
        .register(registry)
        .increment();
  }

  private static void record(Timer timer, long nanos) {
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer requestTimer(Finished request) {
    return requests.computeIfAbsent(
        new RequestTags(outcome(request), request.input(), request.protocol()),
        tags ->
            timer("sluice.request", "Arrival of a request to the last byte of its answer")
                .tag("outcome", tags.outcome())
                .tag("input", tags.input())
                .tag("protocol", tags.protocol())
                .register(registry));
  }

  /** The reason of a rejection, or else how the client was answered. */
  static String outcome(Finished request) {
    return request
        .reason()
        .map(Reason::id)
        .orElseGet(() -> request.ending().name().toLowerCase(Locale.ROOT));
  }

  private Timer stageTimer(Stage stage) {
    return timer("sluice.stage", "Time in one stage of a request")
        .tag("stage", stage.id())
        .register(registry);
  }

  private static Timer.Builder timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(Buckets.LATENCIES.toArray(Duration[]::new));
  }

  private Counter rejectedCounter(Reason reason) {
    return Counter.builder("sluice.rejected")
        .description("Requests answered with a problem")
        .tag("reason", reason.id())
        .register(registry);
  }

  private DistributionSummary bytes(String direction) {
    return DistributionSummary.builder("sluice.body")
        .description("Bodies: in, as received and decoded; out, as cleaned and written")
        .baseUnit("bytes")
        .tag("direction", direction)
        .serviceLevelObjectives(Buckets.BYTES)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void limiterGauges(
      String gate,
      Limiter limiter,
      ToDoubleFunction<Limiter> used,
      ToDoubleFunction<Limiter> limit) {
    Gauge.builder("sluice.limiter.in.flight", limiter, used)
        .description("Requests past a gate of admission")
        .tag("gate", gate)
        .register(registry);
    Gauge.builder("sluice.limiter.limit", limiter, limit)
        .description("Requests that a gate of admission lets in at once")
        .tag("gate", gate)
        .register(registry);
  }
}
