package dev.sluice.files;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** File names and media types. */
final class Extensions {
  private static final Map<String, List<String>> OF_TYPES =
      Map.ofEntries(
          Map.entry("image/png", List.of("png")),
          Map.entry("image/jpeg", List.of("jpg", "jpeg", "jpe", "jfif")),
          Map.entry("image/gif", List.of("gif")),
          Map.entry("image/bmp", List.of("bmp", "dib")),
          Map.entry("image/tiff", List.of("tif", "tiff")),
          Map.entry("image/webp", List.of("webp")),
          Map.entry("image/x-portable-anymap", List.of("pnm", "pbm", "pgm", "ppm", "pam")),
          Map.entry("image/x-portable-bitmap", List.of("pbm", "pnm")),
          Map.entry("image/x-portable-graymap", List.of("pgm", "pnm")),
          Map.entry("image/x-portable-pixmap", List.of("ppm", "pnm")),
          Map.entry("application/x-npy", List.of("npy")),
          Map.entry("application/json", List.of("json")));

  /** Pictures that are not read here. */
  private static final List<String> OTHER_PICTURES =
      List.of("heic", "heif", "avif", "jxl", "jp2", "j2k", "exr", "hdr", "psd", "svg", "dds");

  private Extensions() {}

  /** Whether a name says that the file is a picture. */
  static boolean picture(Path source) {
    String name = source.toString().toLowerCase(Locale.ROOT);
    return OTHER_PICTURES.stream().anyMatch(e -> name.endsWith("." + e))
        || OF_TYPES.entrySet().stream()
            .filter(type -> type.getKey().startsWith("image/"))
            .flatMap(type -> type.getValue().stream())
            .anyMatch(e -> name.endsWith("." + e));
  }

  /** Those that may stand behind the name of a source. */
  static Stream<String> all() {
    return OF_TYPES.values().stream().map(List::getFirst).distinct().sorted();
  }

  /**
   * The name of a result: the source's own, and the extension of what it is behind it where the
   * source's says something else.
   */
  static Path named(Path source, String type) {
    List<String> extensions = OF_TYPES.getOrDefault(type, List.of());
    String name = source.toString().toLowerCase(Locale.ROOT);
    boolean fits =
        extensions.isEmpty() || extensions.stream().anyMatch(e -> name.endsWith("." + e));
    return fits ? source : Path.of(source + "." + extensions.getFirst());
  }
}
