package dev.sluice.payload;

import dev.sluice.codec.ImageCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The protocols of model servers, told by method and path: as the most lenient of them reads both,
 * for TensorFlow Serving does not look at the case of letters. Thread-safe.
 */
public final class Protocols {
  /** Of all other methods there are servers that read a body: TorchServe looks at none. */
  private static final Set<String> WITHOUT_BODY = Set.of("TRACE", "CONNECT");

  private final List<Entry> entries = new ArrayList<>();
  private final Pictures pictures;
  private final QueryInputs queries;
  private final Protocol events;

  private record Entry(Pattern path, Predicate<String> type, Protocol protocol) {}

  /**
   * @param routes those of the user, asked before all others
   */
  public Protocols(
      ImageCodecs codecs, PayloadConfig limits, InputRules rules, List<RouteConfig> routes) {
    pictures = new Pictures(codecs);
    queries = new QueryInputs(pictures);
    JsonTensors tensors = new JsonTensors(limits, rules);
    NpyReader npy = new NpyReader(limits, new Answers(codecs));
    InferProtocol infer = new InferProtocol(limits, rules, tensors, pictures);
    PredictShape predict = new PredictShape(tensors, pictures, rules, false);
    PredictShape torch = new PredictShape(tensors, pictures, rules, true);
    ChatShape chat = new ChatShape(pictures);
    SeldonShape seldon = new SeldonShape(tensors, pictures, rules, torch);
    events = new BodyProtocol("cloudevents", limits, rules, pictures, npy, infer, predict);
    for (RouteConfig route : routes) {
      RouteShape shape = new RouteShape(route, tensors, pictures);
      BodyProtocol bodies = new BodyProtocol("route", limits, rules, pictures, npy, infer, shape);
      Pattern path = Pattern.compile(route.pattern());
      entries.add(new Entry(path, route::takes, new RouteProtocol(route, limits, bodies)));
    }
    add("/v2/models/.+/(infer|generate|generate_stream)", infer);
    add(
        "/v1/(models|endpoints|projects)/.+:(predict|classify|regress|explain|rawPredict)",
        new BodyProtocol("predict-v1", limits, rules, pictures, npy, infer, predict));
    add(
        "/predictions(/.*)?",
        new BodyProtocol("torchserve", limits, rules, pictures, npy, infer, torch));
    add(
        "(/endpoints/[^/]+)?/invocations(/.*)?|/endpoints/[^/]+/invocations-response-stream",
        new BodyProtocol("invocations", limits, rules, pictures, npy, infer, predict));
    add(
        "/chat/completions"
            + "|(/v1|/v3|/openai/v1)/(chat/completions|responses|images/edits|embeddings)",
        new BodyProtocol("openai", limits, rules, pictures, npy, infer, chat));
    add(
        "/api/v(0\\.1|1\\.0)/predictions|/predict",
        new BodyProtocol("seldon-v1", limits, rules, pictures, npy, infer, seldon));
  }

  /** A picture as a {@code data:} URI; empty for what begins like none that is read here. */
  public Optional<byte[]> dataUri(byte[] picture) {
    return pictures.dataUri(picture);
  }

  /**
   * Inputs beside the body of a request that is read here: there are servers that read the query.
   *
   * @param target raw path and query
   */
  public List<Bypass> inQuery(String target) {
    return queries.find(target);
  }

  /** Reads events on paths that are nobody's: their data may be what any protocol has. */
  public Protocol events() {
    return events;
  }

  private void add(String path, Protocol protocol) {
    Pattern pattern = Pattern.compile(path, Pattern.CASE_INSENSITIVE);
    entries.add(new Entry(pattern, type -> true, protocol));
  }

  /** As below, of a request that does not tell its content type. */
  public Optional<Protocol> find(String method, String path) {
    return find(method, path, null);
  }

  /**
   * Who reads the body of a request; empty where nobody does.
   *
   * @param path normalised
   * @param contentType as the client spelt it; only routes of the user's own look at it
   */
  public Optional<Protocol> find(String method, String path, @Nullable String contentType) {
    if (WITHOUT_BODY.contains(method)) {
      return Optional.empty();
    }
    String type = new MessageHead(contentType, null).type();
    for (Entry entry : entries) {
      if (entry.path().matcher(path).matches() && entry.type().test(type)) {
        return Optional.of(entry.protocol());
      }
    }
    return Optional.empty();
  }
}
