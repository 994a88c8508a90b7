package dev.sluice.pipeline;

import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import dev.sluice.defence.Defences;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import dev.sluice.model.ModelServer;
import dev.sluice.model.RemotePictures;
import dev.sluice.payload.Bypass;
import dev.sluice.payload.FeatureRoute;
import dev.sluice.payload.Message;
import dev.sluice.payload.MessageHead;
import dev.sluice.payload.Protocol;
import dev.sluice.payload.Protocols;
import dev.sluice.payload.Rewritten;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the model server and is that server to its clients, but for the inputs inside
 * of requests of a known protocol, which are filtered on the way. Thread-safe.
 */
public final class Gateway {
  private static final String PASSED = "pass";
  private static final String CONTENT_TYPE = "Content-Type";
  static final String INFERENCE_HEADER = "Inference-Header-Content-Length";

  private final Optional<ModelServer> server;
  private final Protocols protocols;
  private final BypassPolicy bypasses;
  private final Limiter limiter;
  private final Reception reception;
  private final BodyBuffers buffers;
  private final Rewriting rewriting;
  private final Guards guards;
  private final Guarded guarded;
  private final PipelineObserver observer;
  private final TwoStages stages;

  /**
   * @param destinations whose preferred one is the server in front of which this stands
   * @param guards who watches over the answers
   * @param shadow limits of what is done after an answer
   * @param stages paths of two models, asked before the protocols
   * @param pictures fetched where the policy says so
   */
  public Gateway(
      PipelineConfig config,
      Guards guards,
      ShadowConfig shadow,
      Destinations destinations,
      TwoStages stages,
      Protocols protocols,
      BypassPolicy bypasses,
      RemotePictures pictures,
      ModelMetadata metadata,
      Limiter limiter,
      BodyBuffers buffers,
      Defences defences,
      PipelineObserver observer) {
    this.server = destinations.preferred().map(Destination::server);
    this.stages = stages;
    this.protocols = protocols;
    this.bypasses = bypasses;
    this.limiter = limiter;
    this.buffers = buffers;
    this.reception = new Reception(config.maxBodyBytes(), limiter, buffers);
    this.observer = observer;
    this.rewriting =
        new Rewriting(config, protocols, bypasses, pictures, metadata, defences, observer);
    this.guards = guards;
    Batching batching = new Batching(metadata, observer);
    this.guarded =
        new Guarded(
            rewriting,
            buffers,
            new Judging(batching, observer),
            new Shadow(shadow, limiter, buffers, rewriting, batching, observer),
            observer);
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
    Optional<FeatureRoute> route = stages.find(request);
    if (route.isPresent()) {
      Exchange staged = new Exchange(observer, TwoStages.PROTOCOL, request.headers());
      return staged.tell(() -> stages.tell(request, route.get(), model, staged));
    }
    boolean bodiless = request.declaredLength() == 0;
    Optional<Protocol> known =
        bodiless && request.target().indexOf('?') < 0
            ? Optional.empty() // whoever would read it finds nothing
            : request.protocol(protocols);
    Protocol protocol = bodiless ? null : known.orElse(null);
    Exchange exchange =
        new Exchange(observer, protocol == null ? PASSED : protocol.id(), request.headers());
    return exchange.tell(
        () -> {
          if (known.isPresent()) {
            bypasses.judge(protocols.inQuery(request.target()), observer);
          }
          return protocol == null
              ? passOn(request, model, exchange)
              : filter(request, protocol, model, exchange);
        });
  }

  private Outcome passOn(GatewayRequest request, ModelServer model, Exchange exchange)
      throws Refusal {
    refuseUpgrade(request);
    refuseGrpc(request);
    exchange.enter(Stage.ADMIT);
    Permit permit = exchange.hold(limiter.tryAcquirePassing().orElseThrow(Refusals::overloaded));
    exchange.enter(Stage.MODEL);
    ModelAnswer answer =
        send(request, model, request.headers(), streamed(request), permit, exchange);
    return exchange.passed(answer);
  }

  private Outcome filter(
      GatewayRequest request, Protocol protocol, ModelServer model, Exchange exchange)
      throws Refusal {
    refuseUpgrade(request);
    if (!BodyReader.undoes(request.contentEncoding())) {
      bypasses.judge(List.of(new Bypass(Bypass.Kind.ENCODED, "Content-Encoding")), observer);
      return passOn(request, model, exchange);
    }
    exchange.enter(Stage.ADMIT);
    Permit permit = exchange.hold(limiter.tryEnter().orElseThrow(Refusals::overloaded));

    exchange.enter(Stage.READ);
    ByteBuffer body = reception.receive(request, permit, exchange);
    Optional<Guard> guard = guards.of(protocol);
    if (guard.isPresent() && body.hasRemaining()) {
      return guarded.tell(
          new Question(request, guard.get(), model), protocol, body, permit, exchange);
    }
    Loan loan = exchange.borrow(buffers);
    Rewriting.Ready ready =
        Computing.run(
            permit, body, () -> rewriting.all(request, protocol, body, loan, permit, exchange));
    Rewritten written = ready.written();
    if (written == null) {
      return unchanged(request, model, ready.body(), permit, exchange);
    }
    exchange.enter(Stage.MODEL);
    List<HeaderField> headers = ChangedHeaders.of(request.headers(), written.headers());
    ModelBody sent = new ModelBody.Buffers(written.parts());
    return exchange.answered(send(request, model, headers, sent, permit, exchange));
  }

  static Message read(
      GatewayRequest request,
      Protocol protocol,
      ModelMetadata metadata,
      ByteBuffer body,
      IntFunction<byte[]> room,
      long deadline)
      throws Refusal {
    @Nullable String inferenceHeader =
        ChangedHeaders.single(request.headers(), INFERENCE_HEADER).orElse(null);
    ChangedHeaders.requireAtMostOne(request.headers(), CONTENT_TYPE);
    MessageHead head =
        new MessageHead(request.contentType(), inferenceHeader, metadata.of(request));
    return Refusals.of(() -> protocol.read(head, body, room, deadline));
  }

  /** Nothing of the body is a picture: it goes on as it is, its encoding undone. */
  static Outcome unchanged(
      GatewayRequest request, ModelServer model, ByteBuffer body, Permit permit, Exchange exchange)
      throws Refusal {
    return exchange.passed(sendUnchanged(request, model, body, permit, exchange));
  }

  static ModelAnswer sendUnchanged(
      GatewayRequest request, ModelServer model, ByteBuffer body, Permit permit, Exchange exchange)
      throws Refusal {
    permit.releaseCompute();
    exchange.wrote(body.remaining());
    exchange.enter(Stage.MODEL);
    ModelBody same = new ModelBody.Buffers(List.of(body));
    return send(request, model, headersOfSame(request), same, permit, exchange);
  }

  /** The headers of a body that goes on as it is, its encoding undone. */
  static List<HeaderField> headersOfSame(GatewayRequest request) {
    return BodyReader.isIdentity(request.contentEncoding())
        ? request.headers()
        : ChangedHeaders.of(request.headers(), Map.of());
  }

  private static ModelAnswer send(
      GatewayRequest request,
      ModelServer model,
      List<HeaderField> headers,
      ModelBody body,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    ModelAnswer answer =
        ModelCall.forward(
            model,
            request.method(),
            request.target(),
            exchange.toModel(headers),
            body,
            permit.deadline());
    exchange.hold(answer::close);
    return answer;
  }

  private static ModelBody streamed(GatewayRequest request) throws Refusal {
    if (request.declaredLength() == 0) {
      return ModelBody.NONE;
    }
    try {
      return new ModelBody.Streamed(
          request.body().open(),
          request.declaredLength(),
          () -> ModelCall.headers(request.trailers().get()));
    } catch (IOException e) {
      throw new Refusal(Reason.MALFORMED, "the body broke off after 0 bytes");
    }
  }

  private void refuseGrpc(GatewayRequest request) throws Refusal {
    if (request.grpc()) {
      bypasses.judge(List.of(new Bypass(Bypass.Kind.GRPC, "body")), observer);
    }
    if (request.needsHttp2()) {
      throw new Refusal(
          Reason.NOT_IMPLEMENTED,
          "gRPC is not passed on: the model server is spoken to in HTTP/1.1");
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
