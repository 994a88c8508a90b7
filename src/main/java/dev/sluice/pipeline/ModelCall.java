package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.model.Header;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelRequest;
import dev.sluice.payload.Body;
import java.util.ArrayList;
import java.util.List;

/** Puts a cleaned body into the words of the model package, and its answer into ours. */
final class ModelCall {
  private ModelCall() {}

  static ModelAnswer forward(
      Destination destination, List<HeaderField> passedOn, Body body, Deadline deadline)
      throws Refusal {
    List<Header> headers = new ArrayList<>(passedOn.size() + 1);
    for (HeaderField field : passedOn) {
      headers.add(new Header(field.name(), field.value()));
    }
    headers.add(new Header("Content-Type", body.contentType()));
    ModelRequest request =
        new ModelRequest(destination.method(), destination.pathAndQuery(), headers, body.parts());
    try {
      return destination.server().forward(request, deadline);
    } catch (ModelException e) {
      throw Refusals.of(e);
    }
  }

  static List<HeaderField> headers(ModelAnswer answer) {
    return answer.headers().stream()
        .map(header -> new HeaderField(header.name(), header.value()))
        .toList();
  }
}
