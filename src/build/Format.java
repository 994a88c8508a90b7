import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats every Java file below a folder, or says which ones are not formatted and exits with 1.
 *
 * <p>Arguments: {@code check|write}, the folder, and a file that remembers when all was well, so
 * that an unchanged tree costs nothing.
 */
final class Format {

  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    Path stamp = Path.of(args[2]);
    long checked = Files.exists(stamp) ? Files.getLastModifiedTime(stamp).toMillis() : 0;
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<Path> wrong = new ArrayList<>();
    for (Path file : javaFiles(root)) {
      if (Files.getLastModifiedTime(file).toMillis() <= checked) {
        continue;
      }
      String source = Files.readString(file);
      String formatted =
          RemoveUnusedImports.removeUnusedImports(formatter.formatSourceAndFixImports(source));
      if (!formatted.equals(source)) {
        wrong.add(root.getParent().relativize(file));
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (!wrong.isEmpty()) {
      System.out.println((write ? "formatted: " : "not formatted: ") + wrong);
    }
    if (!wrong.isEmpty() && !write) {
      System.out.println("run: ./mvnw process-sources -Dformat");
      System.exit(1);
    }
    Files.createDirectories(stamp.getParent());
    Files.writeString(stamp, "");
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
