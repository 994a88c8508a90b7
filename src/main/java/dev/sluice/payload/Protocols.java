package dev.sluice.payload;

import dev.sluice.codec.ImageCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The protocols of model servers, told by method and path. Thread-safe. */
public final class Protocols {
  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(Pattern path, Protocol protocol) {}

  /**
   * @param routes those of the user, asked before all others
   */
  public Protocols(
      ImageCodecs codecs, PayloadConfig limits, InputRules rules, List<RouteConfig> routes) {
    Pictures pictures = new Pictures(codecs);
    JsonTensors tensors = new JsonTensors(limits, rules);
    NpyReader npy = new NpyReader(limits, new Answers(codecs));
    InferProtocol infer = new InferProtocol(limits, rules, tensors, pictures);
    PredictShape predict = new PredictShape(tensors, pictures, rules, false);
    PredictShape torch = new PredictShape(tensors, pictures, rules, true);
    ChatShape chat = new ChatShape(pictures);
    SeldonShape seldon = new SeldonShape(tensors, pictures, rules, torch);
    for (RouteConfig route : routes) {
      RouteShape shape = new RouteShape(route, tensors, pictures);
      add(route.pattern(), new BodyProtocol("route", limits, rules, pictures, npy, infer, shape));
    }
    add("/v2/models/.+/(infer|generate|generate_stream)", infer);
    add(
        "/v1/(models|endpoints|projects)/.+:(predict|classify|regress|explain|rawPredict)",
        new BodyProtocol("predict-v1", limits, rules, pictures, npy, infer, predict));
    add(
        "/predictions/.+",
        new BodyProtocol("torchserve", limits, rules, pictures, npy, infer, torch));
    add(
        "(/endpoints/[^/]+)?/invocations|/endpoints/[^/]+/invocations-response-stream",
        new BodyProtocol("invocations", limits, rules, pictures, npy, infer, predict));
    add(
        "(/v1|/v3|/openai/v1)/(chat/completions|responses|images/edits|embeddings)",
        new BodyProtocol("openai", limits, rules, pictures, npy, infer, chat));
    add(
        "/api/v(0\\.1|1\\.0)/predictions|/predict",
        new BodyProtocol("seldon-v1", limits, rules, pictures, npy, infer, seldon));
  }

  private void add(String path, Protocol protocol) {
    entries.add(new Entry(Pattern.compile(path), protocol));
  }

  /**
   * Who reads the body of a request; empty where nobody does.
   *
   * @param path normalised
   */
  public Optional<Protocol> find(String method, String path) {
    if (!METHODS.contains(method)) {
      return Optional.empty();
    }
    return entries.stream()
        .filter(entry -> entry.path().matcher(path).matches())
        .map(Entry::protocol)
        .findFirst();
  }
}
