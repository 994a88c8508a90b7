package dev.sluice.payload;

import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Reads npy arrays: samples in C order stay where they are, in the body's own array. */
final class NpyReader {
  private final PayloadConfig config;
  private final Answers answers;
  private final Function<String, Optional<String>> layouts;

  NpyReader(PayloadConfig config, Answers answers) {
    this(config, answers, defence -> Optional.empty());
  }

  /**
   * @param layouts as {@link PayloadFormats} has them
   */
  NpyReader(PayloadConfig config, Answers answers, Function<String, Optional<String>> layouts) {
    this.config = config;
    this.answers = answers;
    this.layouts = layouts;
  }

  /**
   * @param body its samples are brought into little-endian order in place
   */
  NpyPayload read(String where, ByteBuffer body, Parameters parameters, long deadlineNanos)
      throws PayloadException {
    NpyHeader header = new NpyHeaderReader(body, config.maxSamples()).read();
    int[] shape = header.shape();
    Layout layout = Layout.of(parameters, layouts, shape, Layout.HW);
    Request request = new Request(parameters);
    int size = header.dtype().bytes();
    long wanted = (long) header.samples() * size;
    long there = (long) body.remaining() - header.bytes();
    if (wanted != there) {
      throw new PayloadException(
          Kind.MALFORMED,
          "an npy array of %s has %d bytes of samples, the body %d from byte %d on"
              .formatted(Arrays.toString(shape), wanted, there, header.bytes()));
    }
    int start = body.arrayOffset() + body.position();
    int offset = start + header.bytes();
    byte[] data = body.array();
    if (header.order() == ByteOrder.BIG_ENDIAN) {
      NpyBytes.reverse(data, offset, (int) wanted, size);
    }
    if (header.fortran() && shape.length > 1) {
      data = NpyBytes.fromFortran(data, offset, shape, size, deadlineNanos);
      offset = 0;
    }
    Raster raster = layout.raster(header.dtype(), shape, data, offset);
    rejectNan(raster);
    ByteBuffer head = ByteBuffer.wrap(body.array(), start, header.bytes());
    return new NpyPayload(
        request, new Input(where, layout.vector(), raster), layout, header, head, answers);
  }

  /** As {@link PayloadFormats#readPictures}. */
  Optional<Payload> readPictures(
      String where, ByteBuffer body, Parameters parameters, InputRules rules, long deadlineNanos)
      throws PayloadException {
    NpyHeader header;
    try {
      header = new NpyHeaderReader(body, config.maxSamples()).read();
    } catch (PayloadException e) {
      if (e.kind() == Kind.UNSUPPORTED) {
        return Optional.empty();
      }
      throw e;
    }
    if (Layout.told(parameters, layouts).isPresent()) {
      return Optional.of(read(where, body, parameters, deadlineNanos));
    }
    Optional<Layout> layout = rules.layout(header.shape(), header.shape().length == 4, false);
    return layout.isEmpty()
        ? Optional.empty()
        : Optional.of(
            read(where, body, parameters.with("layout", layout.get().toString()), deadlineNanos));
  }

  private void rejectNan(Raster raster) throws PayloadException {
    if (raster.dtype().floating() && !config.ignoreNan()) {
      long index = raster.indexOfNan();
      if (index >= 0) {
        throw new PayloadException(Kind.MALFORMED, "NaN at sample " + index);
      }
    }
  }
}
