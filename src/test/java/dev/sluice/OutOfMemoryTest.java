package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
  @Test
  void aThreadLostToItEndsTheProcess() throws Exception {
    assertThat(exit("memory")).isEqualTo(OutOfMemory.STATUS);
  }

  @Test
  void aThreadLostToAnythingElseDoesNot() throws Exception {
    assertThat(exit("other")).isZero();
  }

  private static int exit(String how) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx16m",
                "-cp",
                System.getProperty("java.class.path"),
                Loser.class.getName(),
                how)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Loses a thread. */
  static final class Loser {
    public static void main(String[] args) throws InterruptedException {
      OutOfMemory.endWithLostThreads();
      Thread thread =
          new Thread(
              () -> {
                if (args[0].equals("memory")) {
                  System.out.println(new byte[1 << 30].length);
                }
                throw new IllegalStateException("lost");
              });
      thread.start();
      thread.join();
    }
  }
}
