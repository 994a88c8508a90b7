package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.Limiter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Clients that begin a body and send no more of it. */
class SlowClientTest extends ServiceTest {
  private static final int AT_ONCE = TOTAL - 1;

  @Autowired private Limiter limiter;

  @Test
  void keepNobodyFromComputing() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        slow.add(begin());
      }
      awaitInFlight(AT_ONCE);

      assertThat(limiter.computing()).isZero();
      assertThat(limiter.computeLimit()).isEqualTo(AT_ONCE);
      assertThat(send(postVector("")).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    awaitInFlight(0);
  }

  /** Half of a body. */
  private Socket begin() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket
        .getOutputStream()
        .write(
            bytes(
                "POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(JSON, VECTOR.length(), VECTOR.substring(0, VECTOR.length() / 2))));
    return socket;
  }

  private void awaitInFlight(int count) throws InterruptedException {
    for (int i = 0; i < 500 && limiter.inFlight() != count; i++) {
      Thread.sleep(10);
    }
    assertThat(limiter.inFlight()).isEqualTo(count);
  }
}
