package dev.sluice.payload;

import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** A route of the user's own: bodies of any type, or of nothing but samples where it says so. */
record RouteProtocol(RouteConfig route, PayloadConfig limits, BodyProtocol bodies)
    implements Protocol {
  @Override
  public String id() {
    return bodies.id();
  }

  @Override
  public Map<String, String> defence() {
    return route.defence();
  }

  @Override
  public Optional<RouteConfig> configured() {
    return Optional.of(route);
  }

  @Override
  public Message read(
      MessageHead head, ByteBuffer body, IntFunction<byte[]> room, long deadlineNanos)
      throws PayloadException {
    if (route.tensor().isEmpty()) {
      return bodies.read(head, body, room, deadlineNanos);
    }
    Findings findings = new Findings(body, limits, room, deadlineNanos);
    tensor(route.tensor().get(), body, findings);
    return findings.message("tensor");
  }

  private void tensor(RouteConfig.RawTensor tensor, ByteBuffer body, Findings findings)
      throws PayloadException {
    Layout layout = RouteConfig.layoutNamed(route.layout().orElseThrow());
    int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
    long one = tensor.samples().bytes();
    for (int axis = 1; axis < shape.length; axis++) {
      one = Math.multiplyExact(one, shape[axis]);
    }
    if (shape[0] < 0) {
      shape[0] = (int) (body.remaining() / one);
    }
    if (shape[0] < 1 || one * shape[0] != body.remaining()) {
      throw new PayloadException(
          Kind.MALFORMED,
          "the body has %d bytes, which are not %s of %s"
              .formatted(body.remaining(), tensor.shape(), tensor.dtype()));
    }
    int from = body.arrayOffset() + body.position();
    Raster raster = layout.raster(tensor.samples(), shape, body.array(), from);
    long nan = limits.ignoreNan() ? -1 : raster.indexOfNan();
    if (nan >= 0) {
      throw new PayloadException(Kind.MALFORMED, "body: NaN at sample " + nan);
    }
    findings.add(
        new TensorSlot(
            from, from + body.remaining(), findings.input("body", layout.vector(), raster)));
  }
}
