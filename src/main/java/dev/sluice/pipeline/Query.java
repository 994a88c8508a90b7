package dev.sluice.pipeline;

import dev.sluice.payload.Parameters;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query string: each parameter given once; whose names and values they are, others judge.
 */
final class Query {
  private Query() {}

  static Parameters parse(@Nullable String query) throws Refusal {
    if (query == null || query.isEmpty()) {
      return Parameters.NONE;
    }
    Map<String, String> values = new HashMap<>();
    for (String pair : query.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (values.put(name, value) != null) {
        throw new Refusal(Reason.INVALID_PARAMETER, "parameter '" + name + "' is given twice");
      }
    }
    return Parameters.of(values);
  }

  private static String decode(String text) throws Refusal {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Reason.MALFORMED, "the query has a percent sign without two hex digits");
    }
  }
}
