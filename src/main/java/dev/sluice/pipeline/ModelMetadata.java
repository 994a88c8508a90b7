package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import dev.sluice.model.ModelServer;
import dev.sluice.payload.ModelShapes;
import dev.sluice.payload.PayloadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the model server says about its models' inputs ({@code GET /v2/models/{m}}), asked once for
 * each model and kept. Whoever asks waits for a moment only: what comes later serves the next one.
 * Thread-safe.
 */
public final class ModelMetadata {
  private static final String INFER = "/infer";
  private static final int MOST_MODELS = 256;
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** A server without metadata, or one that is down, is not asked again for so long. */
  private static final Duration FAILURE_COUNTS = Duration.ofSeconds(10);

  private final MetadataConfig config;
  private final Optional<ModelServer> server;
  private final Map<String, Entry> models =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
          return size() > MOST_MODELS;
        }
      };

  /**
   * @param destinations whose preferred one is the server that is asked
   */
  public ModelMetadata(MetadataConfig config, Destinations destinations) {
    this.config = config;
    this.server = destinations.preferred().map(Destination::server);
  }

  /** An answer, maybe on its way. */
  private static final class Entry {
    private final FutureTask<Map<String, int[]>> answer;
    private volatile long until = System.nanoTime() + LONGEST.toNanos();

    Entry(FutureTask<Map<String, int[]>> answer) {
      this.answer = answer;
    }

    boolean counts() {
      return until - System.nanoTime() > 0;
    }
  }

  /** Of the model that a request names in its path; asked when, and only when, it is needed. */
  ModelShapes of(GatewayRequest request) {
    String path = request.target().split("\\?", 2)[0];
    if (server.isEmpty() || config.budget().isZero() || !path.endsWith(INFER)) {
      return ModelShapes.NONE;
    }
    String model = path.substring(0, path.length() - INFER.length());
    return input -> Optional.ofNullable(shapes(server.get(), model).get(input));
  }

  private Map<String, int[]> shapes(ModelServer at, String model) {
    Entry entry;
    synchronized (models) {
      entry = models.get(model);
      if (entry == null || !entry.counts()) {
        entry = new Entry(new FutureTask<>(() -> ask(at, model)));
        models.put(model, entry);
        Entry asked = entry;
        Thread.ofVirtual().start(() -> complete(asked));
      }
    }
    try {
      return entry.answer.get(config.budget().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private void complete(Entry entry) {
    entry.answer.run();
    boolean told = entry.answer.state() == FutureTask.State.SUCCESS;
    entry.until = System.nanoTime() + (told ? config.ttl() : FAILURE_COUNTS).toNanos();
  }

  private static Map<String, int[]> ask(ModelServer at, String model)
      throws Refusal, IOException, PayloadException {
    List<HeaderField> accept = List.of(new HeaderField("Accept", "application/json"));
    try (ModelAnswer answer =
        ModelCall.forward(at, "GET", model, accept, ModelBody.NONE, Deadline.in(LONGEST))) {
      byte[] json = answer.body().readNBytes(MOST_BYTES);
      if (answer.status() != 200) {
        throw new IOException("status " + answer.status());
      }
      byte[] roomy = Arrays.copyOf(json, json.length + BodyReader.SLACK);
      return ModelShapes.parse(ByteBuffer.wrap(roomy, 0, json.length));
    }
  }
}
