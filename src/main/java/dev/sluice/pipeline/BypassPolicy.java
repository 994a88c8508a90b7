package dev.sluice.pipeline;

import dev.sluice.payload.Bypass;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What happens to requests with an input that cannot be seen. Immutable. */
public final class BypassPolicy {
  /** What may happen. */
  public enum Action {
    /** The request is refused. */
    REJECT,
    /** The input goes on as it is. */
    PASS,
    /** A picture behind a URL is fetched, filtered and put in the place of the URL. */
    INLINE;

    /** The name in configuration and metrics. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Bypass.Kind, Action> actions = new EnumMap<>(Bypass.Kind.class);

  /**
   * @param actions kinds that are missing are rejected
   * @throws IllegalArgumentException when something is to be fetched that is no URL
   */
  public BypassPolicy(Map<Bypass.Kind, Action> actions) {
    for (Bypass.Kind kind : Bypass.Kind.values()) {
      Action action = actions.getOrDefault(kind, Action.REJECT);
      if (action == Action.INLINE && kind != Bypass.Kind.REMOTE_URL) {
        throw new IllegalArgumentException(
            "sluice.bypass." + kind.id() + " is inline, which only remote-url can be");
      }
      this.actions.put(kind, action);
    }
  }

  Action of(Bypass.Kind kind) {
    return actions.getOrDefault(kind, Action.REJECT);
  }

  /**
   * Judges what was found in a request and tells the observer.
   *
   * @throws Refusal BYPASS for the first that is to be rejected
   */
  void judge(Iterable<Bypass> bypasses, PipelineObserver observer) throws Refusal {
    for (Bypass bypass : bypasses) {
      Action action = of(bypass.kind());
      observer.bypassed(bypass.kind().id(), action);
      if (action != Action.PASS) {
        throw new Refusal(
            Reason.BYPASS,
            "%s: this input cannot be filtered here (%s)"
                .formatted(bypass.where(), bypass.kind().id()));
      }
    }
  }
}
