package dev.sluice.pipeline;

import dev.sluice.model.ModelServer;
import dev.sluice.payload.Protocol;

/** A request to a model server under the eyes of a guard. */
record Question(GatewayRequest request, Protocol protocol, Guard guard, ModelServer model) {
  /** What may outlive the connection that it came over. */
  Question detached() {
    return new Question(request.detached(), protocol, guard, model);
  }
}
