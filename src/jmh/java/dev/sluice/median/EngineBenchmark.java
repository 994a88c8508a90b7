package dev.sluice.median;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One picture or vector through the engine, through the peer of this JVM, and through a copy. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark {
  /** As {@link EngineCase#toString()}. */
  @Param("u8/3x3/1024x1024/natural/1-thread")
  public String name = "";

  private MedianEngine engine;
  private MedianFilter filter;
  private Raster source;
  private Raster target;
  private Peer peer;

  /** Steady state is measured; how long a kernel takes to get there is another figure. */
  private static final long LONGEST_WARM_UP = TimeUnit.SECONDS.toNanos(20);

  /** What is not fast after that time is not waited for again. */
  private static final Set<String> WARMED = ConcurrentHashMap.newKeySet();

  @Setup
  public void load() throws InterruptedException {
    EngineCase row = EngineCase.parse(name);
    engine = MedianEngine.start(new EngineConfig(row.threads(), 0), EngineObserver.NONE);
    filter = row.filter();
    if (WARMED.add(row.dtype() + " " + row.window())) {
      MedianFilter plain = row.plain().filter();
      MedianEngine.warm(row.dtype(), List.of(plain), System.nanoTime() + LONGEST_WARM_UP);
    }
    if (filter.kind() == MedianKind.VECTOR) {
      MedianEngine.warm(row.dtype(), List.of(filter), System.nanoTime() + LONGEST_WARM_UP);
    }
    source = row.raster();
    target = source.blank();
    peer =
        Peer.find()
            .filter(p -> row.threads() == 1 && row.height() > 1 && row.isPlain())
            .filter(p -> p.supports(row.dtype(), row.window()))
            .orElse(null);
    if (peer != null) {
      peer.load(source, row.window());
    }
  }

  @TearDown
  public void stop() {
    engine.close();
  }

  @Benchmark
  public long sluice() throws NotFilteredException {
    return engine.filter(source, target, filter, System.nanoTime() + TimeUnit.MINUTES.toNanos(5));
  }

  @Benchmark
  public void peer() {
    peer.filter();
  }

  @Benchmark
  public Object memcpy() {
    System.arraycopy(source.data(), 0, target.data(), 0, source.data().length);
    return target;
  }

  boolean hasPeer() {
    return peer != null;
  }

  byte[] peerOutput() {
    return peer.output();
  }

  /** What {@link #sluice} wrote last. */
  Raster target() {
    return target;
  }

  Raster source() {
    return source;
  }
}
