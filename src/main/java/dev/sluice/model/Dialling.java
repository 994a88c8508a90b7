package dev.sluice.model;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes connections: addresses, options of the socket, TLS.
 *
 * <p>Over a channel rather than a plain socket, because it can be asked without waiting whether the
 * other side has closed, and can be closed from outside while a thread is blocked in it.
 */
final class Dialling {
  private Dialling() {}

  /** Connects to the first address that accepts. */
  static Link open(ModelConfig config, SSLSocketFactory tls, Watch watch, long until)
      throws IOException {
    return open(config, List.of(InetAddress.getAllByName(config.host())), tls, watch, until);
  }

  /** Connects to one of these addresses, whatever the name stands for by now. */
  static Link open(
      ModelConfig config,
      List<InetAddress> addresses,
      SSLSocketFactory tls,
      Watch watch,
      long until)
      throws IOException {
    IOException failure = new IOException("no address");
    for (InetAddress address : addresses) {
      SocketChannel channel = SocketChannel.open();
      watch.guard(channel, until);
      try {
        channel.connect(new InetSocketAddress(address, config.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Link(channel, wire(channel, config, tls), new Idle(config.idle().toNanos()));
      } catch (IOException e) {
        Watch.abort(channel);
        failure = e;
        if (watch.expired()) {
          break;
        }
      }
    }
    throw failure;
  }

  private static Wire wire(SocketChannel channel, ModelConfig config, SSLSocketFactory tls)
      throws IOException {
    return config.tls()
        ? Wire.over(secure(channel, config, tls), channel.socket(), config.headerBytes())
        : Wire.over(channel.socket(), config.headerBytes());
  }

  private static SSLSocket secure(SocketChannel channel, ModelConfig config, SSLSocketFactory tls)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.createSocket(channel.socket(), config.host(), config.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
