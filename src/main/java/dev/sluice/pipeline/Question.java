package dev.sluice.pipeline;

import dev.sluice.model.ModelServer;

/**
 * What a model server is asked under the eyes of a guard.
 *
 * @param request whose method and target are the model server's
 */
record Question(GatewayRequest request, Guard guard, ModelServer model) {
  /** What may outlive the connection that it came over. */
  Question detached() {
    return new Question(request.detached(), guard, model);
  }
}
