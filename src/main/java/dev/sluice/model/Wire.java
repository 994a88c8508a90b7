package dev.sluice.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.message.LazyLineParser;

/** HttpCore's blocking protocol over a socket of ours, whose bytes are counted. */
final class Wire extends DefaultBHttpClientConnection {
  private static final int MOST_HEADERS = 512;

  private final Traffic traffic;

  private Wire(Http1Config limits, Traffic traffic) {
    super(
        limits,
        null,
        null,
        null,
        null,
        null,
        new DefaultHttpResponseParserFactory(limits, LazyLineParser.INSTANCE, null));
    this.traffic = traffic;
  }

  /**
   * @param headerBytes of an answer, its status line included
   */
  static Wire over(Socket socket, int headerBytes) throws IOException {
    Wire wire = within(headerBytes);
    wire.bind(new Watched(socket, wire.traffic));
    return wire;
  }

  /**
   * @param secured over the socket
   * @param headerBytes of an answer, its status line included
   */
  static Wire over(SSLSocket secured, Socket socket, int headerBytes) throws IOException {
    Wire wire = within(headerBytes);
    wire.bind(new Watched(secured, socket, wire.traffic));
    return wire;
  }

  private static Wire within(int headerBytes) {
    Http1Config limits =
        Http1Config.custom().setMaxLineLength(headerBytes).setMaxHeaderCount(MOST_HEADERS).build();
    return new Wire(limits, new Traffic(headerBytes + limits.getBufferSize()));
  }

  Traffic traffic() {
    return traffic;
  }

  /** A socket whose bytes are counted. */
  private static final class Watched extends SocketHolder {
    private final Traffic traffic;

    Watched(Socket socket, Traffic traffic) {
      super(socket);
      this.traffic = traffic;
    }

    Watched(SSLSocket secured, Socket socket, Traffic traffic) {
      super(secured, socket);
      this.traffic = traffic;
    }

    @Override
    protected InputStream getInputStream(Socket socket) throws IOException {
      return traffic.watch(super.getInputStream(socket));
    }

    @Override
    protected OutputStream getOutputStream(Socket socket) throws IOException {
      return traffic.watch(super.getOutputStream(socket));
    }
  }
}
