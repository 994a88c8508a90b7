package dev.sluice.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where results go. Each is written beside its place and moved there when it is whole, so that
 * whatever has a result's name is one, also after a crash. A file in the folder remembers what its
 * results were made with. Thread-safe.
 */
final class OutputFolder {
  private static final String SETTINGS = ".sluice-filter";
  private static final String UNFINISHED = ".sluice-part";

  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes the bytes of one result. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * @throws RefusedException when the folder holds results of other settings
   */
  static OutputFolder open(Path folder, String settings, boolean overwrite)
      throws IOException, RefusedException {
    Files.createDirectories(folder);
    Path remembered = folder.resolve(SETTINGS);
    if (!overwrite && Files.exists(remembered)) {
      String before = Files.readString(remembered).strip();
      if (!before.equals(settings)) {
        throw new RefusedException(
            "%s was made with %s, not with %s: choose another folder, or --overwrite"
                .formatted(folder, before, settings));
      }
    }
    Files.writeString(remembered, settings + "\n");
    return new OutputFolder(folder);
  }

  /**
   * Whether a source has its result already. A result in another format has that format's name
   * behind the source's.
   */
  boolean has(Path name, Path source) throws IOException {
    FileTime changed = Files.getLastModifiedTime(source);
    for (Path candidate : candidates(name)) {
      if (Files.isRegularFile(candidate)
          && Files.getLastModifiedTime(candidate).compareTo(changed) >= 0) {
        return true;
      }
    }
    return false;
  }

  private List<Path> candidates(Path name) {
    return Stream.concat(Stream.of(""), Extensions.all().map(extension -> "." + extension))
        .map(extension -> folder.resolve(name + extension))
        .toList();
  }

  void write(Path name, Content content) throws IOException {
    Path target = folder.resolve(name.toString());
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path part = target.resolveSibling(target.getFileName() + UNFINISHED);
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        content.writeTo(out);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
