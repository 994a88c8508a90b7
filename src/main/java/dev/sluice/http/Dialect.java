package dev.sluice.http;

import dev.sluice.pipeline.Reason;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an error looks to the clients of a model server, told by the path that they asked for. */
enum Dialect {
  /** RFC 9457, wherever nothing else is customary. */
  PROBLEM {
    @Override
    Object body(Reason reason, int status, String detail, String instance) {
      return new ProblemBody(Problem.type(reason), Problem.title(reason), status, detail, instance);
    }

    @Override
    String mediaType() {
      return Problem.MEDIA_TYPE;
    }
  },
  /** Open Inference Protocol, TensorFlow Serving, KServe v1, Vertex AI: {@code {"error": text}}. */
  ERROR {
    @Override
    Object body(Reason reason, int status, String detail, String instance) {
      return Map.of("error", detail);
    }
  },
  /** TorchServe and DJL Serving: {@code {"code", "type", "message"}}. */
  TORCH_SERVE {
    @Override
    Object body(Reason reason, int status, String detail, String instance) {
      return members("code", status, "type", exception(reason), "message", detail);
    }
  },
  /** OpenAI: {@code {"error": {"message", "type", "param", "code"}}}. */
  OPENAI {
    @Override
    Object body(Reason reason, int status, String detail, String instance) {
      String type = status < 500 ? "invalid_request_error" : "server_error";
      String code = reason.id().replace('-', '_');
      return Map.of("error", members("message", detail, "type", type, "param", null, "code", code));
    }
  },
  /** MLflow: {@code {"error_code", "message"}}. */
  MLFLOW {
    @Override
    Object body(Reason reason, int status, String detail, String instance) {
      String code = status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR";
      return members("error_code", code, "message", detail);
    }
  },
  /** Seldon v1: {@code {"status": {"code", "info", "reason", "status"}}}. */
  SELDON {
    @Override
    Object body(Reason reason, int status, String detail, String instance) {
      return Map.of(
          "status",
          members("code", status, "info", detail, "reason", reason.name(), "status", "FAILURE"));
    }
  };

  /**
   * What becomes JSON.
   *
   * @param status of the answer
   */
  abstract Object body(Reason reason, int status, String detail, String instance);

  String mediaType() {
    return "application/json";
  }

  /**
   * @param path normalised
   */
  static Dialect of(String path) {
    if (under(path, "/v1/models") || under(path, "/v1/endpoints") || under(path, "/v2")) {
      return ERROR;
    }
    if (under(path, "/predictions") || path.equals("/ping")) {
      return TORCH_SERVE;
    }
    if (path.equals("/invocations") || under(path, "/endpoints")) {
      return MLFLOW;
    }
    if (under(path, "/api/v0.1") || under(path, "/api/v1.0") || path.equals("/predict")) {
      return SELDON;
    }
    boolean openai = under(path, "/v1") || under(path, "/v3") || under(path, "/openai");
    return openai ? OPENAI : PROBLEM;
  }

  private static boolean under(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  /** {@code BadRequestException} and the like. */
  private static String exception(Reason reason) {
    StringBuilder name = new StringBuilder();
    for (String word : reason.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.append("Exception").toString();
  }

  private static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return members;
  }
}
