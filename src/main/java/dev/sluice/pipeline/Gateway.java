package dev.sluice.pipeline;

import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import dev.sluice.model.ModelServer;
import java.io.IOException;
import java.util.Optional;

/** Stands in front of the model server and is that server to its clients. Thread-safe. */
public final class Gateway {
  private static final String PASSED = "pass";

  private final Optional<ModelServer> server;
  private final Limiter limiter;
  private final PipelineObserver observer;

  /**
   * @param destinations whose preferred one is the server in front of which this stands
   */
  public Gateway(Destinations destinations, Limiter limiter, PipelineObserver observer) {
    this.server = destinations.preferred().map(Destination::server);
    this.limiter = limiter;
    this.observer = observer;
  }

  /** Whether there is a model server to stand in front of. */
  public boolean present() {
    return server.isPresent();
  }

  /**
   * Passes one request on. Blocks; throws nothing.
   *
   * @return to be rendered and closed by the caller
   * @throws IllegalStateException without a model server
   */
  public Outcome handle(GatewayRequest request) {
    ModelServer model = server.orElseThrow(IllegalStateException::new);
    Exchange exchange = new Exchange(observer, PASSED);
    return exchange.tell(() -> passOn(request, model, exchange));
  }

  private Outcome passOn(GatewayRequest request, ModelServer model, Exchange exchange)
      throws Refusal {
    refuseUpgrade(request);
    exchange.enter(Stage.ADMIT);
    Permit permit = exchange.hold(limiter.tryAcquirePassing().orElseThrow(Refusals::overloaded));
    exchange.enter(Stage.MODEL);
    ModelAnswer answer =
        ModelCall.forward(
            model,
            request.method(),
            request.target(),
            request.headers(),
            streamed(request),
            permit.deadline());
    exchange.hold(answer::close);
    return exchange.passed(answer.status(), ModelCall.headers(answer), answer.body());
  }

  private static ModelBody streamed(GatewayRequest request) throws Refusal {
    if (request.declaredLength() == 0) {
      return ModelBody.NONE;
    }
    try {
      return new ModelBody.Streamed(request.body().open(), request.declaredLength());
    } catch (IOException e) {
      throw new Refusal(Reason.MALFORMED, "the body broke off after 0 bytes");
    }
  }

  private static void refuseUpgrade(GatewayRequest request) throws Refusal {
    if (request.upgrade() != null) {
      throw new Refusal(
          Reason.NOT_IMPLEMENTED,
          "Upgrade to '%s' is not tunnelled: what goes through it could not be filtered"
              .formatted(request.upgrade()));
    }
  }
}
