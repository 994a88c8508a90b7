package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Model servers' own clients, each twice: straight to a server that keeps what it gets, and to the
 * service in front of it.
 */
class ClientsIT {
  private static final byte[] PICTURE = NoisyPicture.png(30, 40, 3);
  private static final CapturingModel MODEL = CapturingModel.start();
  private static final Semaphore SEEN = new Semaphore(0);
  private static final Path FILE = Path.of("target", "noisy.png").toAbsolutePath();
  private static ServiceProcess service;

  /** What one run of a client sent and printed. */
  private record Run(List<CapturingModel.Request> requests, String output) {}

  @BeforeAll
  static void start() throws Exception {
    Files.write(FILE, PICTURE);
    MODEL.reply = ClientsIT::reply;
    service =
        ServiceProcess.start(
            List.of("-Xmx512m"),
            "--sluice.model.url=http://localhost:" + MODEL.port(),
            "--sluice.gateway.routes.hf.path=/hf");
  }

  @AfterAll
  static void stop() throws Exception {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void openAiOfNpm() throws Exception {
    Path folder = Programs.npm();
    List<String> calls = List.of("chat", "stream", "responses", "edit", "embeddings", "refused");

    Run through = compare(folder, node(calls), 1, 1, 1, 1, 1, 1);

    assertThat(through.output().lines())
        .hasSize(8)
        .contains("{\"content\":\"one\"}", "{\"content\":\"two\"}", "\"end\"")
        .contains("[429,\"slow\",\"requests\",\"429 too many\"]");
  }

  @Test
  void huggingFaceOfNpm() throws Exception {
    compare(Programs.npm(), node(List.of("huggingface")), 1);
  }

  @Test
  void sageMakerOfNpm() throws Exception {
    compare(Programs.npm(), node(List.of("sagemakerPicture", "sagemakerTensor")), 1, 1);
  }

  @Test
  void openAiOfJava() throws Exception {
    List<String> command = new ArrayList<>(Programs.java("openai", 25));
    command.addAll(List.of("OpenAiCalls", "BASE", FILE.toString()));

    Run through = compare(FILE.getParent(), command, 1, 1, 1);

    assertThat(through.output()).contains("one", "two");
  }

  @Test
  void formsAndFilesOfCurl() throws Exception {
    Programs.require("curl");
    String status = "%{http_code} %header{x-request-id} %{content_type}";

    compare(
        FILE.getParent(),
        List.of(
            "curl",
            "-sS",
            "-w",
            status,
            "-F",
            "note=Grüße",
            "-F",
            "data=@noisy.png;type=image/png",
            "-F",
            "data=@noisy.png",
            "BASE/predictions/m/1.0?a=%20b&a=c"),
        2);
    compare(
        FILE.getParent(),
        List.of("curl", "-sS", "-w", status, "-T", "noisy.png", "BASE/predictions/m"),
        1);
    compare(
        FILE.getParent(),
        List.of(
            "curl",
            "-sS",
            "-w",
            status,
            "-H",
            "Content-Type: image/png",
            "-H",
            "X-A: 1",
            "-H",
            "X-A: 2",
            "-H",
            "Transfer-Encoding: chunked",
            "--data-binary",
            "@noisy.png",
            "BASE/invocations"),
        1);
  }

  @Test
  void tensorsOfCurl() throws Exception {
    Programs.require("curl");
    int[] samples = NoisyPicture.samples(12 * 10 * 3, 1000);
    int[] median = NoisyPicture.median(samples, 12, 10, 3);
    String around = "{ \"instances\" : [ %s ],\t\"id\":123456789012345678901, \"mask\":[[1,0]]}";
    Files.writeString(FILE.resolveSibling("tensor.json"), around.formatted(nested(samples, 10)));
    List<String> command =
        List.of(
            "curl",
            "-sS",
            "-H",
            "Content-Type: application/json",
            "--data-binary",
            "@tensor.json",
            "BASE/v1/models/m:predict");

    Run straight = run(MODEL.port(), FILE.getParent(), command);
    Run through = run(service.port(), FILE.getParent(), command);

    assertThat(median).isNotEqualTo(samples);
    Compared.assertHeads(straight.requests().getFirst(), through.requests().getFirst());
    assertThat(straight.requests().getFirst().text())
        .isEqualTo(around.formatted(nested(samples, 10)));
    assertThat(through.requests().getFirst().text())
        .isEqualTo(around.formatted(nested(median, 10)));
  }

  /** Rows of pixels of three channels. */
  private static String nested(int[] samples, int width) {
    int row = width * 3;
    return IntStream.range(0, samples.length / row)
        .mapToObj(
            y ->
                IntStream.range(0, width)
                    .mapToObj(x -> pixel(samples, y * row + x * 3))
                    .collect(Collectors.joining(" ,", "[", "]")))
        .collect(Collectors.joining(",\n", "[", "]"));
  }

  private static String pixel(int[] samples, int at) {
    return Arrays.toString(Arrays.copyOfRange(samples, at, at + 3));
  }

  private static List<String> node(List<String> calls) {
    List<String> command =
        new ArrayList<>(List.of("node", "--no-warnings", "calls.mjs", "BASE", FILE.toString()));
    command.addAll(calls);
    return command;
  }

  /**
   * @param filtered of each request, how many pictures have to be filtered
   */
  private static Run compare(Path folder, List<String> command, int... filtered) throws Exception {
    Run straight = run(MODEL.port(), folder, command);
    Run through = run(service.port(), folder, command);
    assertThat(straight.requests()).hasSize(filtered.length);
    assertThat(through.requests()).as(through.output()).hasSize(filtered.length);
    for (int i = 0; i < filtered.length; i++) {
      Compared.assertSame(
          straight.requests().get(i), through.requests().get(i), PICTURE, filtered[i]);
    }
    assertThat(through.output()).isEqualTo(straight.output());
    return through;
  }

  private static Run run(int port, Path folder, List<String> command) throws Exception {
    MODEL.received.clear();
    SEEN.drainPermits();
    List<String> there = new ArrayList<>(command);
    Collections.replaceAll(there, "BASE", "http://localhost:" + port);
    there.replaceAll(word -> word.replaceFirst("^BASE", "http://localhost:" + port));
    String output = Programs.run(folder, there, ClientsIT::look);
    return new Run(List.copyOf(MODEL.received), output);
  }

  /** The server sends its second event once the client has shown the first. */
  private static void look(String line) {
    if (line.contains("one")) {
      SEEN.release();
    }
  }

  private static void reply(CapturingModel.Request request, OutputStream out) throws IOException {
    String text = request.text();
    String path = request.head().getFirst().split(" ")[1];
    if (text.contains("\"stream\":true")) {
      events(out);
    } else if (text.contains("\"model\":\"refused\"")) {
      answer(out, "429 Slow", ERROR);
    } else if (path.endsWith("/chat/completions")) {
      answer(out, "200 OK", CHAT);
    } else if (path.equals("/hf")) {
      answer(out, "200 OK", "[{\"label\":\"cat\",\"score\":0.9}]");
    } else if (path.endsWith("/embeddings")) {
      answer(out, "200 OK", "{\"data\":[{\"embedding\":[0.1,1e-7],\"index\":0}],\"model\":\"m\"}");
    } else {
      answer(out, "200 OK", "{\"created\":1,\"data\":[],\"output\":[],\"n\":0.10}");
    }
  }

  private static final String ERROR =
      "{\"error\":{\"message\":\"too"
          + " many\",\"type\":\"requests\",\"param\":null,\"code\":\"slow\"}}";
  private static final String CHAT =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":null,\"message\":{\"role\":\"assistant\",\"content\":\"a"
          + " cät\",\"refusal\":null}}]}";

  private static void answer(OutputStream out, String status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: application/json\r\nX-Request-Id: r-1\r\n"
            + "x-Amzn-SageMaker-Custom-Attributes: b=2\r\nContent-Length: %d\r\n\r\n";
    out.write(ProtocolCase.join(ProtocolCase.latin(head.formatted(status, body.length)), body));
    out.flush();
  }

  private static void events(OutputStream out) throws IOException {
    out.write(
        ProtocolCase.latin(
            "HTTP/1.1 200 OK\r\n"
                + "Content-Type: text/event-stream\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"));
    event(out, "one");
    try {
      if (!SEEN.tryAcquire(20, TimeUnit.SECONDS)) {
        throw new IOException("the client has not shown the first event");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    event(out, "two");
    chunk(out, "data: [DONE]\n\n");
    out.write(ProtocolCase.latin("0\r\n\r\n"));
    out.flush();
  }

  private static void event(OutputStream out, String word) throws IOException {
    chunk(
        out,
        ("data:"
             + " {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"delta\":{\"content\":\"%s\"}}]}\n\n")
            .formatted(word));
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    out.write(ProtocolCase.latin(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n"));
    out.flush();
  }
}
