package dev.sluice.pipeline;

import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import dev.sluice.defence.Defences;
import dev.sluice.payload.Bypass;
import dev.sluice.payload.Input;
import dev.sluice.payload.Message;
import dev.sluice.payload.Place;
import dev.sluice.payload.Protocol;
import dev.sluice.payload.Protocols;
import dev.sluice.payload.Untouched;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Tells what the gateway would do with a request, and forwards nothing. Thread-safe. */
public final class Explainer {
  private final TwoStages stages;
  private final Protocols protocols;
  private final BypassPolicy bypasses;
  private final Limiter limiter;
  private final Reception reception;
  private final Cleaning cleaning;
  private final PipelineObserver observer;
  private final ModelMetadata metadata;

  public Explainer(
      PipelineConfig config,
      TwoStages stages,
      Protocols protocols,
      BypassPolicy bypasses,
      ModelMetadata metadata,
      Limiter limiter,
      BodyBuffers buffers,
      Defences defences,
      PipelineObserver observer) {
    this.stages = stages;
    this.protocols = protocols;
    this.bypasses = bypasses;
    this.limiter = limiter;
    this.reception = new Reception(config.maxBodyBytes(), limiter, buffers);
    this.cleaning = new Cleaning(defences);
    this.observer = observer;
    this.metadata = metadata;
  }

  /**
   * Explains one request; what the gateway would refuse as malformed or too large is refused here
   * in the same words. Blocks; throws nothing.
   *
   * @param request as the gateway would get it
   * @param spelling of the explanation as JSON
   * @return to be rendered and closed by the caller
   */
  public Outcome handle(GatewayRequest request, Function<Explanation, byte[]> spelling) {
    Exchange exchange = new Exchange(observer, "explain", request.headers());
    return exchange.tell(
        () -> {
          byte[] json = spelling.apply(explain(request, exchange));
          exchange.wrote(json.length);
          return exchange.givenBack("application/json", List.of(ByteBuffer.wrap(json)));
        });
  }

  private Explanation explain(GatewayRequest request, Exchange exchange) throws Refusal {
    exchange.enter(Stage.ADMIT);
    Permit permit = exchange.hold(limiter.tryEnter().orElseThrow(Refusals::overloaded));
    if (stages.find(request).isPresent()) {
      throw new Refusal(
          Reason.INVALID_PARAMETER,
          "path: it takes two stages, and what is filtered is the extractor's answer");
    }
    exchange.enter(Stage.READ);
    Optional<Protocol> protocol = request.protocol(protocols);
    if (protocol.isPresent() && !BodyReader.undoes(request.contentEncoding())) {
      return bypassed(request, protocol.get().id());
    }
    ByteBuffer body = reception.receive(request, permit, exchange);
    if (protocol.isEmpty() || !body.hasRemaining()) {
      return unread(request, protocol.map(Protocol::id), body);
    }
    return Computing.run(permit, body, () -> read(request, protocol.get(), body, permit, exchange));
  }

  private Explanation read(
      GatewayRequest request, Protocol protocol, ByteBuffer body, Permit permit, Exchange exchange)
      throws Refusal {
    long deadline = permit.deadline().nanos();
    Message message = Gateway.read(request, protocol, metadata, body, byte[]::new, deadline);
    exchange.isOf(message.kind());
    return of(request, protocol, message, deadline);
  }

  private Explanation of(
      GatewayRequest request, Protocol protocol, Message message, long deadlineNanos)
      throws Refusal {
    List<Explanation.Filtered> filtered = new ArrayList<>();
    List<Place> places = message.places();
    for (int i = 0; i < places.size(); i++) {
      Input input = message.inputs().get(i);
      String defence = cleaning.defenceFor(input, protocol.defence()).describe();
      filtered.add(Explanation.Filtered.of(input, places.get(i), defence));
    }
    List<Untouched> untouched = Refusals.of(() -> message.untouched(deadlineNanos));
    return explanation(
        request,
        Optional.of(protocol.id()),
        filtered,
        untouched.stream().map(Explanation.Left::of).toList(),
        message.bypasses());
  }

  private Explanation bypassed(GatewayRequest request, String protocol) {
    Bypass encoded = new Bypass(Bypass.Kind.ENCODED, "Content-Encoding");
    return explanation(request, Optional.of(protocol), List.of(), List.of(), List.of(encoded));
  }

  private Explanation unread(GatewayRequest request, Optional<String> protocol, ByteBuffer body) {
    Untouched.Why why = Untouched.Why.UNKNOWN_PATH;
    Untouched all = new Untouched("body", 0, body.remaining(), why);
    List<Explanation.Left> left =
        body.hasRemaining() ? List.of(Explanation.Left.of(all)) : List.of();
    return explanation(request, protocol, List.of(), left, List.of());
  }

  private Explanation explanation(
      GatewayRequest request,
      Optional<String> protocol,
      List<Explanation.Filtered> filtered,
      List<Explanation.Left> untouched,
      List<Bypass> inBody) {
    List<Bypass> found = new ArrayList<>();
    if (protocol.isPresent()) {
      found.addAll(protocols.inQuery(request.target()));
    }
    found.addAll(inBody);
    return new Explanation(
        request.method(),
        request.path(),
        protocol,
        filtered,
        untouched,
        found.stream()
            .map(bypass -> Explanation.Unseen.of(bypass, bypasses.of(bypass.kind())))
            .toList(),
        found.stream().allMatch(this::goesOn));
  }

  private boolean goesOn(Bypass bypass) {
    return switch (bypasses.of(bypass.kind())) {
      case REJECT -> false;
      case PASS -> true;
      case INLINE -> bypass.remote().isPresent();
    };
  }
}
