package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that Maven generated from docs/openapi.yaml, compiled, and calling a running service. */
class GeneratedClientsIT {
  private static final byte[] PICTURE = NoisyPicture.png(30, 40, 3);
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path CLIENTS = ROOT.resolve("target").resolve("clients");
  private static final Path FILE = ROOT.resolve("target").resolve("noisy-generated.png");
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    Files.write(FILE, PICTURE);
    service = ServiceProcess.start(List.of("-Xmx512m"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void java() throws Exception {
    Path classes = CLIENTS.resolve("classes").resolve("java");
    String libraries = Programs.libraries("generated");
    Programs.compile(CLIENTS.resolve("java").resolve("src/main/java"), libraries, classes, 25);

    List<String> command = Programs.java("generated", 25, classes);

    assertCalls(Map.of(), command, "GeneratedCalls");
  }

  @Test
  void python() throws Exception {
    Path python = Path.of("/usr/bin/python3");
    Programs.require("python3");
    Path sources = CLIENTS.resolve("python");
    Programs.run(ROOT, List.of("" + python, "-m", "compileall", "-q", "" + sources), line -> {});

    assertCalls(
        Map.of("PYTHONPATH", sources.toString()),
        List.of(python.toString()),
        Programs.SOURCES.resolve("generated.py").toString());
  }

  @Test
  void typeScript() throws Exception {
    Path npm = Programs.npm();
    Path compiled = CLIENTS.resolve("typescript-compiled");
    Programs.run(
        ROOT,
        List.of(
            "node",
            npm.resolve("node_modules/typescript/bin/tsc").toString(),
            "--strict",
            "--target",
            "es2022",
            "--module",
            "commonjs",
            "--lib",
            "es2022,dom,dom.iterable",
            "--types",
            "node",
            "--typeRoots",
            npm.resolve("node_modules/@types").toString(),
            "--baseUrl",
            npm.resolve("node_modules").toString(),
            "--rootDir",
            ROOT.toString(),
            "--outDir",
            compiled.toString(),
            npm.resolve("generated.ts").toString()),
        line -> {});

    assertCalls(
        Map.of("NODE_PATH", npm.resolve("node_modules").toString()),
        List.of("node"),
        compiled.resolve("src/test/clients/generated.js").toString());
  }

  private static void assertCalls(Map<String, String> variables, List<String> start, String program)
      throws Exception {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of(program, "http://localhost:" + service.port(), FILE.toString()));

    List<String> lines = Programs.run(ROOT, command, variables, line -> {}).lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(NoisyPicture.isMedianOf(Base64.getDecoder().decode(lines.get(0)), PICTURE)).isTrue();
    assertThat(lines.get(1)).isEqualTo("{\"features\":[1,2,4,5,5,6]}");
    assertThat(lines.get(2)).isEqualTo("400 urn:sluice:problem:malformed");
  }
}
