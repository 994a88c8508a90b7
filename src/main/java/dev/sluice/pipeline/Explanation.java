package dev.sluice.pipeline;

import dev.sluice.median.Raster;
import dev.sluice.payload.Bypass;
import dev.sluice.payload.Input;
import dev.sluice.payload.Place;
import dev.sluice.payload.Untouched;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the gateway would do with a request. Places are bytes from the start of the body, its
 * content encoding undone.
 *
 * @param protocol that would read the body, as in metrics; empty where it would go by unread
 * @param filtered the inputs, in the order of the body
 * @param untouched what of the body would go on as it came; at most 1,000 parts
 * @param bypasses inputs that cannot be seen
 * @param forwarded whether the model server would get the request
 */
public record Explanation(
    String method,
    String path,
    Optional<String> protocol,
    List<Filtered> filtered,
    List<Left> untouched,
    List<Unseen> bypasses,
    boolean forwarded) {

  public Explanation {
    filtered = List.copyOf(filtered);
    untouched = List.copyOf(untouched);
    bypasses = List.copyOf(bypasses);
  }

  /**
   * An input that would be filtered.
   *
   * @param where JSON pointer, part name or the like
   * @param dtype of its samples here: {@code u8}, {@code f32} …
   * @param batch pictures or vectors in it
   * @param defence in the words of the {@code Sluice-Defence} header
   */
  public record Filtered(
      String where,
      int from,
      int to,
      String dtype,
      int batch,
      int height,
      int width,
      int channels,
      String defence) {
    static Filtered of(Input input, Place place, String defence) {
      Raster raster = input.raster();
      return new Filtered(
          input.where(),
          place.from(),
          place.to(),
          raster.dtype().name().toLowerCase(Locale.ROOT),
          raster.batch(),
          raster.height(),
          raster.width(),
          raster.channels(),
          defence);
    }
  }

  /**
   * A part that would go on as it came.
   *
   * @param reason a stable word
   * @param because the same as a sentence
   */
  public record Left(String where, int from, int to, String reason, String because) {
    static Left of(Untouched part) {
      return new Left(part.where(), part.from(), part.to(), part.why().id(), part.why().because());
    }
  }

  /** An input that cannot be seen, and what the configuration says about its kind. */
  public record Unseen(String where, String kind, String action) {
    static Unseen of(Bypass bypass, BypassPolicy.Action action) {
      return new Unseen(bypass.where(), bypass.kind().id(), action.id());
    }
  }
}
