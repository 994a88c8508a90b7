package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import dev.sluice.model.ModelServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the model server whether it is ready, for those who ask Sluice. Thread-safe. */
public final class Predictor {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Optional<ModelServer> server;

  /**
   * @param destinations whose preferred one is the server that is asked
   */
  public Predictor(Destinations destinations) {
    this.server = destinations.preferred().map(Destination::server);
  }

  /**
   * Whether the model server answers a GET of that path with 200; blocks for two seconds at most.
   *
   * @param path begins with a slash
   */
  public boolean ready(String path) {
    if (server.isEmpty()) {
      return false;
    }
    Deadline deadline = Deadline.in(LONGEST);
    try (ModelAnswer answer =
        ModelCall.forward(server.get(), "GET", path, List.of(), ModelBody.NONE, deadline)) {
      return answer.status() == 200;
    } catch (Refusal refusal) {
      return false;
    }
  }
}
