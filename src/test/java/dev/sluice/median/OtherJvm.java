package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class of the tests in a Java process of its own. */
final class OtherJvm {
  private OtherJvm() {}

  /** What it said, having ended well. */
  static String run(Class<?> main, String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    java.getOutputStream().close();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).as(said).isZero();
    return said;
  }
}
