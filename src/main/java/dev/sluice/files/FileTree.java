package dev.sluice.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files to filter, each with its name below the output folder: a file's own name, a folder's
 * files by their path inside it. Links to folders are not followed.
 */
record FileTree(Map<Path, Path> sources) {

  /**
   * @throws RefusedException when an input is missing, two results would have one name, or the
   *     output lies among the inputs
   */
  static FileTree of(List<Path> inputs, Path output) throws IOException, RefusedException {
    Map<Path, Path> sources = new TreeMap<>();
    Path target = output.toAbsolutePath().normalize();
    for (Path input : inputs) {
      if (!Files.exists(input)) {
        throw new RefusedException("no such file or folder: " + input);
      }
      if (target.startsWith(input.toAbsolutePath().normalize())) {
        throw new RefusedException(
            "the output %s lies inside the input %s: choose another".formatted(output, input));
      }
      if (Files.isDirectory(input)) {
        addFolder(input, sources);
      } else {
        add(input, input.getFileName(), sources);
      }
    }
    return new FileTree(sources);
  }

  private static void addFolder(Path folder, Map<Path, Path> sources)
      throws IOException, RefusedException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        add(file, folder.relativize(file), sources);
      }
    }
  }

  private static void add(Path file, Path name, Map<Path, Path> sources) throws RefusedException {
    Path other = sources.put(name, file);
    if (other != null && !other.equals(file)) {
      throw new RefusedException(
          "%s and %s would both become %s: filter them into two folders"
              .formatted(other, file, name));
    }
  }
}
