package dev.sluice.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** Clients and servers that run as processes of their own, from {@code src/test/clients}. */
final class Programs {
  static final Path SOURCES = Path.of("src", "test", "clients").toAbsolutePath();
  private static final Path BUILT = Path.of("target", "clients").toAbsolutePath();
  private static final Path LIBRARIES = BUILT.resolve("lib");
  private static final int PATIENCE_SECONDS = 120;

  /** Where it is {@code true}, nothing may be skipped. */
  private static final String REQUIRE = "SLUICE_REQUIRE_CLIENTS";

  private Programs() {}

  /** The folder with the packages of npm in place; skips the tests where there is no node. */
  static synchronized Path npm() throws Exception {
    require("node");
    require("npm");
    Path installed = SOURCES.resolve("node_modules/.package-lock.json");
    Path wanted = SOURCES.resolve("package-lock.json");
    if (!Files.exists(installed)
        || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) < 0) {
      run(SOURCES, List.of("npm", "ci", "--silent"), line -> {});
    }
    return SOURCES;
  }

  /** Skips the tests where a command is missing, or fails where nothing may be skipped. */
  static void require(String command) {
    boolean found =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    if (!found && Boolean.parseBoolean(System.getenv(REQUIRE))) {
      throw new AssertionError(REQUIRE + " is true, but there is no command " + command);
    }
    Assumptions.assumeTrue(found, "no command " + command);
  }

  /** Class path of a program below {@code src/test/clients/java}. */
  static synchronized String libraries(String name) throws Exception {
    if (!Files.exists(LIBRARIES.resolve(name))) {
      List<String> copy =
          List.of(
              "./mvnw",
              "-q",
              "-B",
              "-f",
              SOURCES.resolve("java").resolve("pom.xml").toString(),
              "-Dlibs=" + LIBRARIES,
              "dependency:copy-dependencies");
      run(Path.of("").toAbsolutePath(), copy, line -> {});
    }
    return LIBRARIES.resolve(name) + "/*";
  }

  /**
   * Start of the command of such a program, compiled.
   *
   * @param more classes that it needs
   */
  static List<String> java(String name, int release, Path... more) throws Exception {
    Path classes = BUILT.resolve("classes").resolve(name);
    StringBuilder path = new StringBuilder(libraries(name));
    for (Path each : more) {
      path.append(':').append(each);
    }
    compile(SOURCES.resolve("java").resolve(name), path.toString(), classes, release);
    return List.of(tool("java"), "-XX:TieredStopAtLevel=1", "-cp", classes + ":" + path);
  }

  /** Compiles all Java files of a folder. */
  static void compile(Path sources, String classPath, Path classes, int release) throws Exception {
    List<String> command = new ArrayList<>(List.of(tool("javac"), "-nowarn", "-Xlint:none"));
    command.addAll(List.of("--release", "" + release, "-d", "" + classes, "-cp", classPath));
    try (var files = Files.walk(sources)) {
      files.filter(file -> file.toString().endsWith(".java")).forEach(f -> command.add("" + f));
    }
    run(BUILT.getParent(), command, line -> {});
  }

  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Runs a command to its end; what it printed, standard error among it. */
  static String run(Path folder, List<String> command, Consumer<String> eachLine)
      throws IOException, InterruptedException {
    return run(folder, command, Map.of(), eachLine);
  }

  static String run(
      Path folder, List<String> command, Map<String, String> variables, Consumer<String> eachLine)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    Thread.ofVirtual().start(() -> endInTime(process));
    StringBuilder output = new StringBuilder();
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        eachLine.accept(line);
      }
    }
    if (process.waitFor() != 0) {
      throw new AssertionError(command + " ended with " + process.exitValue() + ":\n" + output);
    }
    return output.toString();
  }

  private static void endInTime(Process process) {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  /** Starts a server; its output goes to a file. */
  static Process start(List<String> command, String name) throws IOException {
    Path log = Path.of("target", name + ".log");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
