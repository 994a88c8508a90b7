package dev.sluice.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo model and ONNX Runtime are in the demo's jar and image, and nowhere else. */
@Timeout(1200)
final class PackagingIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void theProductionJarHasNoDemo() throws IOException {
    assertThat(entries(Path.of("target/sluice.jar")))
        .contains("BOOT-INF/classes/dev/sluice/SluiceApplication.class")
        .contains("META-INF/sbom/application.cdx.json")
        .noneMatch(PackagingIT::ofTheDemo);
  }

  @Test
  void theDemoJarHasIt() throws IOException {
    assertThat(entries(Path.of("target/sluice-demo.jar")))
        .contains(
            "BOOT-INF/classes/dev/sluice/SluiceApplication.class",
            "BOOT-INF/classes/dev/sluice/demo/DemoModelServer.class",
            "BOOT-INF/classes/dev/sluice/demo/cifar10.onnx")
        .anyMatch(name -> name.startsWith("BOOT-INF/lib/onnxruntime"));
  }

  @Test
  @RequiresDocker
  void theProductionImageHasNoDemo(@TempDir Path folder) throws IOException {
    assertThat(files(Images.SLUICE))
        .contains("/app/sluice.jar", "/app/sluice.aot", "/app/sbom.cdx.json", "/opt/java/bin/java")
        .anyMatch(name -> name.contains("libturbojpeg.so"))
        .anyMatch(name -> name.contains("libwebp.so"))
        .anyMatch(name -> name.contains("libdeflate.so"))
        .noneMatch(name -> name.matches("/(usr/)?s?bin/.+"))
        .noneMatch(PackagingIT::ofTheDemo);
    assertThat(entries(copied(Images.SLUICE, "/app/sluice.jar", folder)))
        .contains("dev/sluice/SluiceApplication.class")
        .noneMatch(PackagingIT::ofTheDemo);
  }

  @Test
  @RequiresDocker
  void theDemoImageHasIt(@TempDir Path folder) throws IOException {
    assertThat(files(Images.DEMO_MODEL))
        .contains("/app/sluice-demo.jar")
        .anyMatch(name -> name.contains("onnxruntime"));
    assertThat(entries(copied(Images.DEMO_MODEL, "/app/sluice-demo.jar", folder)))
        .contains("dev/sluice/demo/DemoModelServer.class");
  }

  @Test
  @RequiresDocker
  void theImageRunsAsAUserWithoutNameAndSaysWhatItIs() {
    String format =
        "{{.Config.User}} {{index .Config.Labels \"org.opencontainers.image.licenses\"}}";
    assertThat(docker("image", "inspect", "--format", format, Images.SLUICE.built()))
        .isEqualTo("65532:65532 Apache-2.0");
  }

  private static boolean ofTheDemo(String name) {
    return name.contains("onnx") || name.contains("dev/sluice/demo/");
  }

  private static List<String> entries(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  /** There is no shell in it to ask. */
  private static List<String> files(Images image) throws IOException {
    String container = docker("create", image.built());
    Path tar = Files.createTempFile("image", ".tar");
    try {
      docker("export", "--output", tar.toString(), container);
      Shell.Result names = Shell.run(LIMIT, List.of("tar", "--list", "--file", tar.toString()));
      return names.orFail("tar").output().lines().map(name -> "/" + name).toList();
    } finally {
      Files.delete(tar);
      docker("rm", container);
    }
  }

  private static Path copied(Images image, String path, Path folder) {
    String container = docker("create", image.built());
    try {
      Path copy = folder.resolve(Path.of(path).getFileName());
      docker("cp", container + ":" + path, copy.toString());
      return copy;
    } finally {
      docker("rm", container);
    }
  }

  private static String docker(String... arguments) {
    List<String> command = Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList();
    return Shell.run(LIMIT, command).orFail("docker " + arguments[0]).output();
  }
}
