package dev.sluice;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments that KServe gives a custom transformer, as those of Sluice. Each may be spelt
 * {@code --a b} or {@code --a=b}; what nobody here knows is left to Spring, which ignores it.
 */
final class KserveArguments {
  private static final Set<String> KNOWN =
      Set.of(
          "model_name",
          "predictor_host",
          "predictor_protocol",
          "protocol",
          "predictor_use_ssl",
          "predictor_request_timeout_seconds",
          "http_port",
          "grpc_port",
          "workers");

  /** Whoever gives one of these is KServe, or speaks like it. */
  private static final Set<String> TELLING = Set.of("model_name", "predictor_host");

  private static final String SECONDS_AS_KSERVE = "600";
  private static final String MANAGEMENT_PORT = "8081";

  private final Map<String, String> given = new HashMap<>();
  private final List<String> others = new ArrayList<>();
  private final Map<String, String> environment;

  private KserveArguments(String[] arguments, Map<String, String> environment) {
    this.environment = environment;
    for (int i = 0; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
      if (!KNOWN.contains(name)) {
        others.add(arguments[i]);
      } else if (parts.length == 2) {
        given.put(name, parts[1]);
      } else if (i + 1 < arguments.length && !arguments[i + 1].startsWith("--")) {
        given.put(name, arguments[++i]);
      } else {
        given.put(name, "true");
      }
    }
  }

  /**
   * The arguments as Spring takes them; the same where none is KServe's. What is given in Sluice's
   * own words goes before what KServe says.
   *
   * @param environment in which {@code PROTOCOL} and the files of authorities are looked up
   * @throws IllegalArgumentException for a value that cannot be: a port that is no number, a
   *     predictor that speaks gRPC
   */
  static String[] translate(String[] arguments, Map<String, String> environment) {
    KserveArguments kserve = new KserveArguments(arguments, environment);
    return TELLING.stream().anyMatch(kserve.given::containsKey) ? kserve.translated() : arguments;
  }

  private String[] translated() {
    set("sluice.kserve.model-name", given.getOrDefault("model_name", "model"));
    set("sluice.kserve.protocol", protocol());
    String host = given.getOrDefault("predictor_host", "");
    if (!host.isBlank()) {
      set("sluice.model.url", host.contains("://") ? host : scheme() + "://" + host);
    }
    String seconds =
        number("predictor_request_timeout_seconds", SECONDS_AS_KSERVE, Integer.MAX_VALUE) + "s";
    set("sluice.model.answer-timeout", seconds);
    set("sluice.model.timeout", seconds);
    set("sluice.admission.timeout", seconds);
    String port = number("http_port", "8080", 65_535);
    set("server.port", port);
    if (port.equals(MANAGEMENT_PORT)) {
      set("management.server.port", "8082");
    }
    authorities().ifPresent(file -> set("sluice.model.ca", file));
    return others.toArray(String[]::new);
  }

  private String scheme() {
    String ssl = given.getOrDefault("predictor_use_ssl", "false").toLowerCase(Locale.ROOT);
    return Set.of("true", "t", "yes", "y", "on", "1").contains(ssl) ? "https" : "http";
  }

  private String protocol() {
    String told = given.getOrDefault("predictor_protocol", given.get("protocol"));
    String protocol = told != null ? told : environment.getOrDefault("PROTOCOL", "v1");
    return switch (protocol.toLowerCase(Locale.ROOT)) {
      case "v1" -> "v1";
      case "v2" -> "v2";
      default ->
          throw new IllegalArgumentException(
              "--predictor_protocol is '"
                  + protocol
                  + "': the predictor is spoken to over HTTP, in v1 or v2");
    };
  }

  private String number(String name, String otherwise, int most) {
    String text = given.getOrDefault(name, otherwise).strip();
    if (!text.matches("[0-9]{1,9}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException("--" + name + " is '" + text + "', which cannot be");
    }
    return text;
  }

  /** As Python's clients look them up, and where KServe mounts a bundle of the cluster. */
  private Optional<String> authorities() {
    for (String name : List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")) {
      if (!environment.getOrDefault(name, "").isBlank()) {
        return Optional.of(environment.get(name));
      }
    }
    String mount = environment.getOrDefault("CA_BUNDLE_VOLUME_MOUNT_POINT", "");
    if (mount.isBlank()) {
      return Optional.empty();
    }
    Path bundle = Path.of(mount, "cabundle.crt");
    return Files.isReadable(bundle) ? Optional.of(bundle.toString()) : Optional.empty();
  }

  private void set(String key, String value) {
    if (others.stream().noneMatch(other -> other.startsWith("--" + key + "="))) {
      others.add("--" + key + "=" + value);
    }
  }
}
