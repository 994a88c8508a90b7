package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes arrays of samples as JSON. */
final class JsonWriter {
  private static final byte[] OPEN = TextSink.ascii("{\"features\":");
  private static final byte[] CLOSE = TextSink.ascii("}");

  /** Appends one sample to a text. */
  @FunctionalInterface
  interface SampleText {
    void append(TextSink out, int i) throws PayloadException;
  }

  private JsonWriter() {}

  /** {@code {"features": [...]}} of all samples in their order. */
  static Body features(Raster raster, int[] shape, long deadlineNanos) throws PayloadException {
    return wrap(array(raster, shape, deadlineNanos));
  }

  static Body wrap(List<ByteBuffer> array) {
    List<ByteBuffer> parts = new ArrayList<>();
    parts.add(ByteBuffer.wrap(OPEN));
    parts.addAll(array);
    parts.add(ByteBuffer.wrap(CLOSE));
    return new Body(JsonPayload.MEDIA_TYPE, parts);
  }

  static List<ByteBuffer> array(Raster raster, int[] shape, long deadlineNanos)
      throws PayloadException {
    TextSink out = new TextSink((int) Math.min(raster.sampleCount() * 4, 1 << 24));
    nested(out, shape, text(raster), deadlineNanos);
    return List.of(out.buffer());
  }

  private static SampleText text(Raster raster) {
    Samples samples = new Samples(raster);
    DType dtype = raster.dtype();
    if (dtype == DType.U8) {
      byte[][] spelt = new byte[256][];
      for (int i = 0; i < spelt.length; i++) {
        spelt[i] = TextSink.ascii(Integer.toString(i));
      }
      return (out, i) -> out.put(spelt[samples.octet(i)]);
    }
    return switch (dtype) {
      case F16, BF16, F32 -> (out, i) -> out.number((float) samples.get(i));
      default -> (out, i) -> out.number(samples.get(i));
    };
  }

  /** Arrays inside each other, outermost first in {@code shape}, the samples numbered in order. */
  static void nested(TextSink out, int[] shape, SampleText samples, long deadlineNanos)
      throws PayloadException {
    int row = shape[shape.length - 1];
    int total = 1;
    for (int side : shape) {
      total *= side;
    }
    for (int i = 0; i < total; i += row) {
      Clock.check(deadlineNanos);
      brackets(out, shape, i, '[');
      for (int j = i; j < i + row; j++) {
        if (j > i) {
          out.put(',');
        }
        samples.append(out, j);
      }
      brackets(out, shape, i + row, ']');
      if (i + row < total) {
        out.put(',');
      }
    }
  }

  /** One bracket for each array that starts, or ends, before sample {@code i}. */
  private static void brackets(TextSink out, int[] shape, int i, char bracket) {
    int size = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      size *= shape[axis];
      if (i % size == 0) {
        out.put(bracket);
      }
    }
  }
}
