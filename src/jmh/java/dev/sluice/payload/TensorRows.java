package dev.sluice.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.Timing;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.median.Window;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the benchmarks of tensors share: 3 x 224 x 224 samples, and rows of a table. */
final class TensorRows {
  static final int CHANNELS = 3;
  static final int SIDE = 224;
  static final int NUMBERS = CHANNELS * SIDE * SIDE;

  /** What the service leaves behind each body. */
  static final int SLACK = 64;

  static final MedianFilter MEDIAN = MedianFilter.of(Window.square(3));
  static final PayloadConfig CONFIG = PayloadConfig.defaults();

  final Protocol protocol =
      new Protocols(
              new ImageCodecs(CodecConfig.defaults()), CONFIG, InputRules.defaults(), List.of())
          .find("POST", "/v2/models/m/infer")
          .orElseThrow();

  final MedianEngine engine;

  /** As the pool of the service lends them: used again by the next run. */
  private final List<byte[]> lent = new ArrayList<>();

  private int taken;
  private final PrintStream csv;
  private final String only;

  TensorRows(MedianEngine engine, PrintStream csv, String only) {
    this.only = only;
    this.engine = engine;
    this.csv = csv;
  }

  static ByteBuffer inference(String datatype, byte[] numbers) {
    byte[] head = head(datatype, ",\"data\":");
    ByteBuffer body = ByteBuffer.allocate(head.length + numbers.length + 3 + SLACK);
    return body.put(head).put(numbers).put("}]}".getBytes(US_ASCII)).flip();
  }

  static byte[] head(String datatype, String rest) {
    String head =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,%d,%d,%d],\"datatype\":\"%s\"%s"
            .formatted(CHANNELS, SIDE, SIDE, datatype, rest);
    return head.getBytes(US_ASCII);
  }

  void gateway(String name, MessageHead head, ByteBuffer body) throws Exception {
    int length = body.remaining();
    if (protocol.read(head, body.duplicate(), soon()).inputs().size() != 1) {
      throw new IllegalStateException("the tensor was not seen: " + name);
    }
    row(name, "read", length, () -> protocol.read(head, body.duplicate(), this::lend, soon()));
    byte[] room = new byte[8 * NUMBERS];
    row(
        name,
        "read, filter, write",
        length,
        () -> {
          Message message = protocol.read(head, body.duplicate(), this::lend, soon());
          Raster before = message.inputs().get(0).raster();
          Raster after = before.over(room, 0);
          engine.filter(before, after, MEDIAN, soon());
          return message.write(List.of(after), soon());
        });
  }

  byte[] lend(int bytes) {
    if (taken == lent.size()) {
      lent.add(new byte[bytes]);
    } else if (lent.get(taken).length < bytes) {
      lent.set(taken, new byte[bytes]);
    }
    return lent.get(taken++);
  }

  NumberArray read(byte[] body, DType dtype) throws PayloadException {
    JsonCursor cursor = new JsonCursor(ByteBuffer.wrap(body));
    NumberArray numbers = NestedArrayReader.room(cursor, CONFIG, dtype, this::lend);
    return new NestedArrayReader(cursor, CONFIG, numbers, false, soon()).read();
  }

  static Raster raster(DType dtype, byte[] samples, int offset) {
    return new Raster(dtype, SampleOrder.PLANAR, 1, SIDE, SIDE, CHANNELS, false, samples, offset);
  }

  static byte[] text(Supplier<String> number) {
    StringBuilder text = new StringBuilder("[").append(number.get());
    for (int i = 1; i < NUMBERS && text.length() < 8 << 20; i++) {
      text.append(',').append(number.get());
    }
    return text.append(']').toString().getBytes(US_ASCII);
  }

  static long soon() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
  }

  void row(String name, String step, int bytes, Timing.Work work) throws Exception {
    if (!(name + ", " + step).contains(only)) {
      return;
    }
    int before = taken;
    double nanos =
        Timing.nanos(
            () -> {
              taken = before;
              return work.run();
            });
    taken = before;
    String quoted = '"' + name + "\",\"" + step + '"';
    String line =
        String.format(
            Locale.ROOT, "%s,%.1f,%d,%.0f", quoted, nanos / 1e3, bytes, bytes * 1e3 / nanos);
    csv.println(line);
    System.out.println(line);
  }
}
