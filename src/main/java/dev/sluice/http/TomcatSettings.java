package dev.sluice.http;

import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** What the container offers and properties do not reach. */
@Component
final class TomcatSettings
    implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

  private static final String PASS = "passthrough";

  /** What clients of model servers send unescaped, and model servers take. */
  private static final String RELAXED = "\"<>[\\]^`{|}";

  private static final int LEAST_BUFFER = 8 << 10;
  private static final int MOST_BUFFER = 32 << 10;

  private final List<String> trailers;
  private final Turns turns;

  TomcatSettings(HttpConfig config, Turns turns) {
    this.trailers = config.trailers();
    this.turns = turns;
  }

  /** A client that asks first (Expect: 100-continue) sends its body only once it is admitted. */
  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(UnreadProblem.class.getName());
            host.getPipeline().addValve(new UnreadProblem());
          }
        });
    factory.addConnectorCustomizers(
        connector -> {
          connector.setEncodedSolidusHandling(PASS);
          connector.setEncodedReverseSolidusHandling(PASS);
          if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            if (http.getExecutor() instanceof VirtualThreadExecutor) {
              http.setExecutor(turns);
            }
            http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
            http.setAllowedTrailerHeaders(String.join(",", trailers));
            http.setRelaxedPathChars(RELAXED);
            http.setRelaxedQueryChars(RELAXED);
            String buffer = Integer.toString(bufferBytes(Runtime.getRuntime().maxMemory()));
            http.setProperty("socket.appReadBufSize", buffer);
            http.setProperty("socket.appWriteBufSize", buffer);
          }
        });
  }

  /**
   * The container reads and writes a body in pieces of this size, a system call each, and every
   * open connection has two of them: so it depends on the heap.
   */
  static int bufferBytes(long heapBytes) {
    return (int) Math.clamp(heapBytes >> 14, LEAST_BUFFER, MOST_BUFFER);
  }
}
