package dev.sluice;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The health check of a container without a shell: ends with 0 when the service in the same
 * container says that it is ready, with 1 otherwise. Uses the JDK alone and little of it.
 */
final class HealthProbe {
  private static final int PATIENCE_MILLIS = 1_500;
  private static final String REQUEST =
      "GET /actuator/health/readiness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private HealthProbe() {}

  public static void main(String[] args) {
    String port = System.getenv("MANAGEMENT_SERVER_PORT");
    System.exit(isReady(port == null ? 8081 : Integer.parseInt(port)) ? 0 : 1);
  }

  /** Whether a service on this port of the loopback interface is ready. */
  static boolean isReady(int port) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      byte[] status = answer.readNBytes("HTTP/1.1 200".length());
      return new String(status, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }
}
