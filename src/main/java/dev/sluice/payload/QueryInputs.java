package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Inputs in the query of a prediction, which goes on as it came and is only looked at. */
final class QueryInputs {
  /** Seldon's wrapper reads json, handlers of TorchServe and DJL data and body, others the rest. */
  private static final Set<String> NAMES =
      Set.of("json", "data", "body", "image", "images", "instances", "inputs");

  private final Pictures pictures;

  QueryInputs(Pictures pictures) {
    this.pictures = pictures;
  }

  /** A value of a known name, or one that begins as an input does, is a bypass. */
  List<Bypass> find(String target) {
    int query = target.indexOf('?');
    if (query < 0) {
      return List.of();
    }
    Set<Bypass> found = new LinkedHashSet<>();
    for (String pair : target.substring(query + 1).split("&")) {
      look(pair, found);
      if (pair.indexOf(';') >= 0) {
        // Netty parts them there too.
        for (String part : pair.split(";")) {
          look(part, found);
        }
      }
    }
    return List.copyOf(found);
  }

  private void look(String pair, Set<Bypass> found) {
    int equals = pair.indexOf('=');
    if (equals < 0 || equals == pair.length() - 1) {
      return;
    }
    String name = text(UrlencodedForm.beginning(bytes(pair), 0, equals)).strip();
    ByteBuffer value = UrlencodedForm.beginning(bytes(pair), equals + 1, pair.length());
    boolean named = NAMES.contains(name.toLowerCase(Locale.ROOT));
    if (named || UrlencodedForm.input(value, pictures)) {
      String where = "query parameter '" + Text.safe(name) + "'";
      boolean remote = named && text(value).contains("://");
      found.add(new Bypass(remote ? Bypass.Kind.REMOTE_URL : Bypass.Kind.UNDECODABLE, where));
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }
}
