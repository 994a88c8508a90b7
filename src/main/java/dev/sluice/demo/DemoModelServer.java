package dev.sluice.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The demo model server: answers Open Inference Protocol v2 for one model, {@code cifar10}, which
 * takes FP32 {@code input} [n, 3, 32, 32] (RGB in 0..1) and gives {@code probabilities} [n, 10] and
 * the class name as {@code label} [n]. Runs inside Sluice in the demo profile, or by itself with
 * {@link #main}.
 */
final class DemoModelServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DemoModelServer.class.getName());
  private static final int BACKLOG = 64;
  private static final int STOP_SECONDS = 2;

  private final HttpServer http;
  private final ExecutorService threads;
  private final CifarModel model;

  private DemoModelServer(HttpServer http, ExecutorService threads, CifarModel model) {
    this.http = http;
    this.threads = threads;
    this.model = model;
  }

  /** Runs the server until the process is told to stop; settings come from the environment. */
  public static void main(String[] arguments) {
    var server = start(DemoSettings.fromEnvironment(System.getenv()));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "demo-stop"));
  }

  /**
   * Loads the model and listens; ready when this returns.
   *
   * @throws UncheckedIOException if the address is taken or does not exist
   * @throws IllegalStateException if the model cannot be loaded
   */
  static DemoModelServer start(DemoSettings settings) {
    limitConnections(System.getProperties());
    var model = CifarModel.load(settings.threads());
    try {
      var address = new InetSocketAddress(settings.host(), settings.port());
      var http = HttpServer.create(address, BACKLOG);
      var threads =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("demo-", 0).factory());
      http.setExecutor(threads);
      http.createContext("/", new InferHandler(model, settings));
      http.start();
      LOG.log(Level.INFO, "demo model server listens on {0}", http.getAddress());
      return new DemoModelServer(http, threads, model);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException("demo model server cannot listen on " + settings, e);
    }
  }

  /** The JDK's server has its limits in system properties; what the operator has set stays. */
  private static void limitConnections(Properties properties) {
    properties.putIfAbsent("sun.net.httpserver.maxReqTime", "30");
    properties.putIfAbsent("sun.net.httpserver.maxRspTime", "60");
    properties.putIfAbsent("jdk.httpserver.maxConnections", "256");
  }

  /** The address of the server, such as {@code http://127.0.0.1:8500}. */
  URI uri() {
    var address = http.getAddress();
    var host = address.getAddress().getHostAddress();
    return URI.create(
        "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort()));
  }

  /** Stops listening, waits two seconds at most for running requests, and frees the model. */
  @Override
  public void close() {
    http.stop(STOP_SECONDS);
    threads.close();
    model.close();
  }
}
