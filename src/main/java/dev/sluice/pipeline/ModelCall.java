package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.model.Header;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelRequest;
import dev.sluice.model.ModelServer;
import dev.sluice.payload.Body;
import java.util.ArrayList;
import java.util.List;

/** Puts a request into the words of the model package, and its answer into ours. */
final class ModelCall {
  private ModelCall() {}

  static ModelAnswer forward(
      Destination destination, List<HeaderField> passedOn, Body body, Deadline deadline)
      throws Refusal {
    List<HeaderField> headers = new ArrayList<>(passedOn);
    headers.add(new HeaderField("Content-Type", body.contentType()));
    return forward(
        destination.server(),
        destination.method(),
        destination.pathAndQuery(),
        headers,
        new ModelBody.Buffers(body.parts()),
        deadline);
  }

  static ModelAnswer forward(
      ModelServer server,
      String method,
      String target,
      List<HeaderField> fields,
      ModelBody body,
      Deadline deadline)
      throws Refusal {
    List<Header> headers = new ArrayList<>(fields.size());
    for (HeaderField field : fields) {
      headers.add(new Header(field.name(), field.value()));
    }
    try {
      return server.forward(new ModelRequest(method, target, headers, body), deadline);
    } catch (ModelException e) {
      throw Refusals.of(e);
    }
  }

  static List<Header> headers(List<HeaderField> fields) {
    return fields.stream().map(field -> new Header(field.name(), field.value())).toList();
  }

  static List<HeaderField> headers(ModelAnswer answer) {
    return fields(answer.headers());
  }

  static List<HeaderField> fields(List<Header> headers) {
    List<HeaderField> fields = new ArrayList<>(headers.size());
    for (Header header : headers) {
      fields.add(new HeaderField(header.name(), header.value()));
    }
    return fields;
  }
}
