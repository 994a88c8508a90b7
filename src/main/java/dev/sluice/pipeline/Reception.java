package dev.sluice.pipeline;

import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives bodies, and leads them through the compute gate once they are there: a client that sends
 * slowly holds no place that others could compute in. Thread-safe.
 *
 * <p>Such bodies are bounded by what the buffers let them claim. One that goes over that, and one
 * that comes while the line at the gate is long, takes its place first: what will probably be
 * turned away is turned away unread.
 */
final class Reception {
  private final BodyReader reader;
  private final Limiter limiter;
  private final BodyBuffers buffers;

  Reception(int maxBodyBytes, Limiter limiter, BodyBuffers buffers) {
    this.reader = new BodyReader(maxBodyBytes, buffers);
    this.limiter = limiter;
    this.buffers = buffers;
  }

  /** The whole body, borrowed by the exchange; the permit has its compute place then. */
  ByteBuffer receive(FilterRequest request, Permit permit, Exchange exchange) throws Refusal {
    return receive(
        request.body(), request.contentEncoding(), request.declaredLength(), permit, exchange);
  }

  /** As above. */
  ByteBuffer receive(GatewayRequest request, Permit permit, Exchange exchange) throws Refusal {
    return receive(
        request.body(), request.contentEncoding(), request.declaredLength(), permit, exchange);
  }

  private ByteBuffer receive(
      BodySource source,
      @Nullable String encoding,
      long declaredLength,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    Arrival arrival = new Arrival(permit, exchange);
    try {
      if (limiter.crowded()) {
        arrival.takePlace();
      }
      ByteBuffer body =
          reader.read(source, encoding, declaredLength, permit.deadline(), arrival::reaches);
      exchange.received(body, buffers);
      arrival.takePlace();
      return body;
    } finally {
      arrival.end();
    }
  }

  /** One body on its way. For the thread of the request. */
  private final class Arrival {
    private final Permit permit;
    private final Exchange exchange;
    private int claimed;
    private boolean placed;

    Arrival(Permit permit, Exchange exchange) {
      this.permit = permit;
      this.exchange = exchange;
    }

    void reaches(int bytes) throws Refusal {
      if (placed) {
        return;
      }
      if (buffers.claim(bytes - claimed)) {
        claimed = bytes;
      } else {
        takePlace();
      }
    }

    void takePlace() throws Refusal {
      if (placed) {
        return;
      }
      boolean waits = limiter.computing() == limiter.computeLimit();
      if (waits) {
        exchange.enter(Stage.ADMIT);
      }
      if (!limiter.tryCompute(permit)) {
        throw Refusals.overloaded();
      }
      if (waits) {
        exchange.enter(Stage.READ);
      }
      placed = true;
    }

    void end() {
      buffers.unclaim(claimed);
    }
  }
}
