package dev.sluice.pipeline;

import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import dev.sluice.defence.Defences;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelBody;
import dev.sluice.model.ModelServer;
import dev.sluice.payload.FeatureMaps;
import dev.sluice.payload.FeatureRoute;
import dev.sluice.payload.Message;
import dev.sluice.payload.MessageHead;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.payload.Rewritten;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Requests that take two models: an extractor, whose features are filtered, and a head.
 * Thread-safe.
 */
public final class TwoStages {
  static final String PROTOCOL = "two-stage";

  private static final Set<String> METHODS = Set.of("POST", "PUT");

  /** Of the client's, about a body that nobody but the extractor sees, or about its answer. */
  private static final Set<String> NOT_FOR_THE_HEAD =
      Set.of("content-type", Gateway.INFERENCE_HEADER.toLowerCase(Locale.ROOT));

  private static final String ACCEPT_ENCODING = "accept-encoding";
  private static final int OK = 200;

  /** The parameters of a median that leaves all as it is. */
  private static final Map<String, String> UNFILTERED = Map.of("window", "1");

  private final List<Entry> entries;
  private final FeatureMaps maps;
  private final Limiter limiter;
  private final BodyReader reader;
  private final BodyBuffers buffers;
  private final Cleaning cleaning;
  private final Guards guards;
  private final Judging judging;

  private record Entry(Pattern path, FeatureRoute route) {}

  /**
   * @param routes asked in their order
   * @param guards who watches over the heads' answers
   */
  public TwoStages(
      List<FeatureRoute> routes,
      PayloadConfig limits,
      PipelineConfig config,
      Limiter limiter,
      BodyBuffers buffers,
      Defences defences,
      Guards guards,
      ModelMetadata metadata,
      PipelineObserver observer) {
    this.entries = routes.stream().map(route -> new Entry(route.pattern(), route)).toList();
    this.maps = new FeatureMaps(limits);
    this.limiter = limiter;
    this.buffers = buffers;
    this.reader = new BodyReader(config.maxBodyBytes(), buffers);
    this.cleaning = new Cleaning(defences);
    this.guards = guards;
    this.judging = new Judging(new Batching(metadata, observer), observer);
  }

  Optional<FeatureRoute> find(GatewayRequest request) {
    if (!METHODS.contains(request.method()) || request.declaredLength() == 0) {
      return Optional.empty();
    }
    return entries.stream()
        .filter(entry -> entry.path().matcher(request.path()).matches())
        .map(Entry::route)
        .findFirst();
  }

  Outcome tell(GatewayRequest request, FeatureRoute route, ModelServer model, Exchange exchange)
      throws Refusal {
    exchange.enter(Stage.ADMIT);
    Permit permit = exchange.hold(limiter.tryAcquirePassing().orElseThrow(Refusals::overloaded));

    exchange.enter(Stage.READ);
    ByteBuffer body = exchange.hold(read(request, permit), buffers);
    Optional<String> told = ChangedHeaders.single(request.headers(), Gateway.INFERENCE_HEADER);
    MessageHead head = new MessageHead(request.contentType(), told.orElse(null));
    FeatureMaps.Question question = Refusals.of(() -> maps.question(head, body, route));

    exchange.enter(Stage.MODEL);
    ModelAnswer extracted =
        send(
            model,
            route.extractor(),
            toExtractor(request, question.extractor(), exchange),
            question.extractor().parts(),
            permit,
            exchange);
    if (extracted.status() != OK) {
      return exchange.passed(extracted);
    }
    FeatureMaps.Features features = features(question, extracted, route, permit, exchange);
    if (!limiter.tryCompute(permit)) {
      throw Refusals.overloaded();
    }

    Loan loan = exchange.borrow(buffers);
    List<Asking.Version> versions =
        permit.compute(() -> versions(request, features, route, loan, permit, exchange));
    permit.releaseCompute();
    exchange.enter(Stage.MODEL);
    Asking.Version filtered = versions.getFirst();
    Optional<Guard> guard = guards.of(route);
    if (guard.isEmpty()) {
      return exchange.answered(
          send(model, route.head(), filtered.headers(), filtered.parts(), permit, exchange));
    }
    return judging.tell(
        new Question(asked(request, route, filtered.headers()), guard.get(), model),
        versions,
        permit,
        exchange);
  }

  /** What the head is asked: about the filtered features, and about others where it is guarded. */
  private List<Asking.Version> versions(
      GatewayRequest request,
      FeatureMaps.Features features,
      FeatureRoute route,
      Loan loan,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    exchange.enter(Stage.FILTER);
    long deadline = permit.deadline().nanos();
    Cleaning.Result cleaned =
        cleaning.apply(features.features().inputs(), route.defence(), loan, deadline);
    exchange.filtered(cleaned.filtering());

    exchange.enter(Stage.WRITE);
    Rewritten written = Refusals.of(() -> features.features().write(cleaned.rasters(), deadline));
    exchange.wrote(written.length());

    List<HeaderField> headers = toHead(request, features.headers(), exchange);
    Optional<Guard> guard = guards.of(route);
    if (guard.isEmpty()) {
      return List.of(new Asking.Version(headers, loan.retain(written.parts())));
    }
    List<Asking.Version> versions = new ArrayList<>();
    versions.add(new Asking.Version(headers, written.parts()));
    for (Map<String, String> defence : compared(guard.get())) {
      List<ByteBuffer> parts = version(features.features(), defence, loan, deadline);
      versions.add(new Asking.Version(headers, parts));
    }
    return versions;
  }

  /** What the head is asked about beside the filtered features: as they came, and squeezed. */
  private static List<Map<String, String>> compared(Guard guard) {
    List<Map<String, String>> compared = new ArrayList<>();
    compared.add(UNFILTERED);
    for (String name : guard.detector().orElseThrow().config().squeezers()) {
      compared.add(Map.of(Rewriting.DEFENCE, name));
    }
    return compared;
  }

  private List<ByteBuffer> version(
      Message features, Map<String, String> defence, Loan loan, long deadline) throws Refusal {
    Cleaning.Result cleaned = cleaning.apply(features.inputs(), defence, loan, deadline);
    return Refusals.of(() -> features.write(cleaned.rasters(), deadline)).parts();
  }

  /** The request to the head, in the place of that to both. */
  private static GatewayRequest asked(
      GatewayRequest request, FeatureRoute route, List<HeaderField> headers) {
    return new GatewayRequest(
        "POST",
        route.head(),
        route.head(),
        request.contentType(),
        null,
        request.declaredLength(),
        request.body(),
        null,
        headers);
  }

  private ByteBuffer read(GatewayRequest request, Permit permit) throws Refusal {
    return reader.read(
        request.body(), request.contentEncoding(), request.declaredLength(), permit.deadline());
  }

  private static ModelAnswer send(
      ModelServer model,
      String target,
      List<HeaderField> headers,
      List<ByteBuffer> parts,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    ModelAnswer answer =
        ModelCall.forward(
            model, "POST", target, headers, new ModelBody.Buffers(parts), permit.deadline());
    exchange.hold(answer::close);
    return answer;
  }

  /** The answer is to be read here, so no coding is asked for. */
  private static List<HeaderField> toExtractor(
      GatewayRequest request, Rewritten body, Exchange exchange) {
    List<HeaderField> headers =
        new ArrayList<>(ChangedHeaders.of(request.headers(), body.headers()));
    headers.removeIf(header -> header.name().equalsIgnoreCase(ACCEPT_ENCODING));
    return exchange.toModel(headers);
  }

  private static List<HeaderField> toHead(
      GatewayRequest request, Map<String, String> described, Exchange exchange) {
    List<HeaderField> headers = new ArrayList<>(ChangedHeaders.of(request.headers(), Map.of()));
    headers.removeIf(header -> NOT_FOR_THE_HEAD.contains(header.name().toLowerCase(Locale.ROOT)));
    described.forEach((name, value) -> headers.add(new HeaderField(name, value)));
    return exchange.toModel(headers);
  }

  /** What is wrong with the extractor's answer is not the client's fault. */
  private FeatureMaps.Features features(
      FeatureMaps.Question question,
      ModelAnswer extracted,
      FeatureRoute route,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    try {
      List<HeaderField> headers = ModelCall.headers(extracted);
      ByteBuffer answer =
          reader.read(
              extracted::body,
              ChangedHeaders.single(headers, "Content-Encoding").orElse(null),
              -1,
              permit.deadline());
      extracted.close();
      exchange.hold(() -> buffers.giveBack(answer.array()));
      MessageHead head =
          new MessageHead(
              ChangedHeaders.single(headers, "Content-Type").orElse(null),
              ChangedHeaders.single(headers, Gateway.INFERENCE_HEADER).orElse(null));
      return Refusals.of(
          () -> maps.features(question, head, answer, route, permit.deadline().nanos()));
    } catch (Refusal refusal) {
      boolean late = permit.deadline().expired();
      throw new Refusal(
          late ? Reason.DEADLINE_EXCEEDED : Reason.MODEL_UNAVAILABLE,
          "the extractor's answer: " + refusal.detail());
    }
  }
}
