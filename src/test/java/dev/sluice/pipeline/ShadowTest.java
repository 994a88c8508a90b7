package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.admission.AdmissionConfig;
import dev.sluice.admission.Limiter;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.defence.Defences;
import dev.sluice.detect.Detector;
import dev.sluice.detect.DetectorConfig;
import dev.sluice.detect.KillSwitchConfig;
import dev.sluice.detect.Verdict;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.model.ModelConfig;
import dev.sluice.model.ModelServers;
import dev.sluice.model.RemoteConfig;
import dev.sluice.model.RemotePictures;
import dev.sluice.payload.InputRules;
import dev.sluice.payload.ModelEncoding;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.payload.Protocols;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done after answers is bounded, counted, and no client waits for it. */
@Timeout(60)
class ShadowTest {
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2,2,1],\"datatype\":\"FP32\","
          + "\"data\":[5,5,900,5]}]}";

  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final MedianEngine engine =
      MedianEngine.start(new EngineConfig(1, 4), EngineObserver.NONE);
  private HttpServer server;
  private ModelServers servers;

  private final PipelineObserver observer =
      new PipelineObserver() {
        @Override
        public void judged(String guard, Verdict verdict) {
          told.add(verdict);
        }

        @Override
        public void shadowDropped(String guard, Dropped why) {
          told.add(why);
        }
      };

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String asked =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String row = asked.contains("900") ? "[0.9,0.1]" : "[0.2,0.8]";
          byte[] body = ("{\"predictions\":[" + row + "]}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort());
    servers = new ModelServers(Map.of("m", ModelConfig.of(uri)));
  }

  @AfterEach
  void stop() {
    servers.close();
    server.stop(0);
    engine.close();
  }

  @Test
  void looksAtARequestAfterItsAnswer() throws Exception {
    Gateway gateway = gateway(new ShadowConfig(1, 1, 1 << 20));

    try (Outcome outcome = gateway.handle(request())) {
      Outcome.Answered answered = (Outcome.Answered) outcome;
      assertThat(new String(answered.body().readAllBytes(), StandardCharsets.UTF_8))
          .contains("0.9");
      assertThat(answered.headers()).contains(new HeaderField("Sluice-Unfiltered", "shadow"));
      assertThat(told).as("nothing happens before the answer is over").isEmpty();
    }

    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Verdict.Score(1.4, false, true));
  }

  @Test
  void dropsWhatThereIsNoRoomFor() throws Exception {
    Gateway gateway = gateway(new ShadowConfig(1, 1, 1 << 20));
    try (Outcome first = gateway.handle(request());
        Outcome second = gateway.handle(request());
        Outcome third = gateway.handle(request())) {
      assertThat(told).containsExactly(Dropped.FULL);
      for (Outcome each : List.of(first, second, third)) {
        assertThat(((Outcome.Answered) each).status()).isEqualTo(200);
      }
    }
    assertThat(List.of(next(), next(), next()))
        .as("two answers that nobody read to their end")
        .containsExactlyInAnyOrder(Dropped.FULL, Dropped.NO_ANSWER, Dropped.NO_ANSWER);

    gateway.handle(request()).close();
    assertThat(next()).as("there is room again").isEqualTo(Dropped.NO_ANSWER);
  }

  @Test
  void dropsBodiesThatTakeTooManyBytes() throws Exception {
    Gateway gateway = gateway(new ShadowConfig(1, 9, BODY.length()));
    try (Outcome first = gateway.handle(request());
        Outcome second = gateway.handle(request())) {
      assertThat(told).containsExactly(Dropped.FULL);
      assertThat(List.of(first, second)).allMatch(Outcome.Answered.class::isInstance);
    }
  }

  private Object next() throws InterruptedException {
    return told.poll(20, TimeUnit.SECONDS);
  }

  private Gateway gateway(ShadowConfig shadow) {
    DetectorConfig config =
        new DetectorConfig(
            DetectorConfig.Action.SHADOW,
            Optional.empty(),
            List.of(),
            DetectorConfig.Batch.AUTO,
            "",
            false,
            1 << 20,
            KillSwitchConfig.off());
    Guard guard = new Guard("default", Optional.of(new Detector(config)), LatencyBudget.NONE);
    Destinations destinations =
        new Destinations(
            Optional.of(
                new Destination(
                    servers.byName("m").orElseThrow(), "POST", "/", ModelEncoding.same())),
            Map.of());
    PayloadConfig limits = PayloadConfig.defaults();
    Limiter limiter = new Limiter(AdmissionConfig.defaults());
    BodyBuffers buffers = new BodyBuffers(1 << 20);
    Defences defences = new Defences(engine, new ImageCodecs(CodecConfig.defaults()), false);
    Guards guards = new Guards(guard, Map.of(), Map.of());
    ModelMetadata metadata =
        new ModelMetadata(new MetadataConfig(Duration.ZERO, Duration.ofMinutes(1)), destinations);
    return new Gateway(
        PipelineConfig.defaults(),
        guards,
        shadow,
        destinations,
        new TwoStages(
            List.of(),
            limits,
            PipelineConfig.defaults(),
            limiter,
            buffers,
            defences,
            guards,
            metadata,
            observer),
        new Protocols(
            new ImageCodecs(CodecConfig.defaults()), limits, InputRules.defaults(), List.of()),
        new BypassPolicy(Map.of()),
        new RemotePictures(
            new RemoteConfig(Set.of("https"), List.of(), List.of(), 1, 1, 0, Duration.ofSeconds(1)),
            servers),
        metadata,
        limiter,
        buffers,
        defences,
        observer);
  }

  private static GatewayRequest request() {
    byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
    return new GatewayRequest(
        "POST",
        "/v2/models/m/infer",
        "/v2/models/m/infer",
        "application/json",
        null,
        body.length,
        () -> new ByteArrayInputStream(body),
        null,
        List.of(new HeaderField("Content-Type", "application/json")));
  }
}
