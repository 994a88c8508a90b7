package dev.sluice.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command in the project's root. */
final class Shell {
  private Shell() {}

  /**
   * @param exit 127 when there is no such command, 124 when it ran out of time
   * @param output of both streams, stripped
   */
  record Result(int exit, String output) {
    Result orFail(String what) {
      if (exit != 0) {
        throw new IllegalStateException(what + " ended with " + exit + ":\n" + output);
      }
      return this;
    }
  }

  static Result run(Duration limit, List<String> command) {
    return run(limit, Map.of(), command);
  }

  static Result run(Duration limit, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("shell", ".log");
      try {
        return run(limit, environment, command, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Result run(
      Duration limit, Map<String, String> environment, List<String> command, Path output)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile()).environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Result(127, "no command " + command.getFirst());
    }
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Result(ended ? process.exitValue() : 124, text(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(124, "interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
  }
}
