package dev.sluice.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.Timing;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.median.Window;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tensors of 3 x 224 x 224 as JSON, npy and raw bytes: read, filtered with a 3x3 median, written;
 * and JSON texts made to be slow. Processor time, medians. Arguments: the CSV to write, and a part
 * of the names of the cases to measure, by default all.
 */
final class JsonBench {
  private static final int CHANNELS = 3;
  private static final int SIDE = 224;
  private static final int NUMBERS = CHANNELS * SIDE * SIDE;

  /** What the service leaves behind each body. */
  private static final int SLACK = 64;

  private static final MedianFilter MEDIAN = MedianFilter.of(Window.square(3));
  private static final PayloadConfig CONFIG = PayloadConfig.defaults();

  private final Protocol protocol =
      new Protocols(
              new ImageCodecs(CodecConfig.defaults()), CONFIG, InputRules.defaults(), List.of())
          .find("POST", "/v2/models/m/infer")
          .orElseThrow();

  private final MedianEngine engine;

  /** As the pool of the service lends them: used again by the next run. */
  private final List<byte[]> lent = new ArrayList<>();

  private int taken;
  private final PrintStream csv;
  private final String only;

  private JsonBench(MedianEngine engine, PrintStream csv, String only) {
    this.only = only;
    this.engine = engine;
    this.csv = csv;
  }

  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[0]);
    Files.createDirectories(path.toAbsolutePath().getParent());
    try (PrintStream csv = new PrintStream(Files.newOutputStream(path), true);
        MedianEngine engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE)) {
      // As the service does before it is ready; else their compilation counts as the work's time.
      for (DType dtype : List.of(DType.F32, DType.F64)) {
        MedianEngine.warm(dtype, List.of(MEDIAN), soon());
      }
      csv.println("case,step,microseconds,bytes,megabytes_per_second");
      JsonBench bench = new JsonBench(engine, csv, args.length > 1 ? args[1] : "");
      SplittableRandom random = new SplittableRandom(20_26);
      byte[] digits17 = text(() -> Double.toString(random.nextDouble() + 1e-3));
      byte[] decimals4 = text(() -> String.format(Locale.ROOT, "%.4f", random.nextDouble()));
      for (String datatype : List.of("FP32", "FP64")) {
        bench.infer("17 digits, " + datatype, datatype, digits17);
        bench.infer("4 decimals, " + datatype, datatype, decimals4);
      }
      for (DType dtype : List.of(DType.F32, DType.F64)) {
        bench.json("numbers alone, 17 digits, " + dtype, digits17, dtype);
        bench.json("numbers alone, 4 decimals, " + dtype, decimals4, dtype);
      }
      bench.tensor();
      bench.binary();
      bench.hostile();
    }
  }

  /** A body of the Open Inference Protocol, as the gateway reads, filters and writes it. */
  private void infer(String name, String datatype, byte[] numbers) throws Exception {
    MessageHead json = new MessageHead("application/json", null);
    gateway("v2 JSON, " + name, json, inference(datatype, numbers));
  }

  private static ByteBuffer inference(String datatype, byte[] numbers) {
    byte[] head = head(datatype, ",\"data\":");
    ByteBuffer body = ByteBuffer.allocate(head.length + numbers.length + 3 + SLACK);
    return body.put(head).put(numbers).put("}]}".getBytes(US_ASCII)).flip();
  }

  /** The same samples behind a JSON text, four bytes each. */
  private void tensor() throws Exception {
    byte[] head = head("FP32", ",\"parameters\":{\"binary_data_size\":" + 4 * NUMBERS + "}}]}");
    ByteBuffer body = ByteBuffer.allocate(head.length + 4 * NUMBERS + SLACK);
    body.order(ByteOrder.LITTLE_ENDIAN).put(head);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < NUMBERS; i++) {
      body.putFloat((float) random.nextDouble());
    }
    body.flip();
    String length = Integer.toString(head.length);
    gateway("v2 binary, FP32", new MessageHead("application/octet-stream", length), body);
  }

  private static byte[] head(String datatype, String rest) {
    String head =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,%d,%d,%d],\"datatype\":\"%s\"%s"
            .formatted(CHANNELS, SIDE, SIDE, datatype, rest);
    return head.getBytes(US_ASCII);
  }

  private void gateway(String name, MessageHead head, ByteBuffer body) throws Exception {
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

  private void json(String name, byte[] body, DType dtype) throws Exception {
    row(name, "read", body.length, () -> read(body, dtype));
    // What later rows write from stays lent meanwhile.
    NumberArray numbers = read(body, dtype);
    Raster raster = raster(dtype, numbers.values(), 0);
    Raster cleaned = raster.blank();
    engine.filter(raster, cleaned, MEDIAN, soon());
    row(name, "filter", body.length, () -> engine.filter(raster, cleaned, MEDIAN, soon()));
    ByteBuffer text = ByteBuffer.wrap(body);
    row(
        name,
        "write",
        body.length,
        () -> new Respelling(text, numbers, raster).write(cleaned, soon()));
    row(
        name,
        "read, write",
        body.length,
        () -> {
          NumberArray read = read(body, dtype);
          return new Respelling(text, read, raster(dtype, read.values(), 0)).write(cleaned, soon());
        });
    row(
        name,
        "read, filter, write",
        body.length,
        () -> {
          NumberArray read = read(body, dtype);
          Raster before = raster(dtype, read.values(), 0);
          Raster after = before.over(lend((int) before.byteLength()), 0);
          engine.filter(before, after, MEDIAN, soon());
          return new Respelling(text, read, before).write(after, soon());
        });
  }

  /** An npy tensor through the whole of this package and the engine, and the engine alone. */
  private void binary() throws Exception {
    PayloadFormats formats =
        new PayloadFormats(new ImageCodecs(CodecConfig.defaults()), PayloadConfig.defaults());
    String dict = "{'descr':'<f4','fortran_order':False,'shape':(3,224,224)}";
    String padded = dict + " ".repeat(128 - 11 - dict.length()) + "\n";
    ByteBuffer npy = ByteBuffer.allocate(128 + 4 * NUMBERS).order(ByteOrder.LITTLE_ENDIAN);
    npy.put((byte) 0x93).put("NUMPY".getBytes(US_ASCII)).put((byte) 1).put((byte) 0);
    npy.putShort((short) 118).put(padded.getBytes(US_ASCII));
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < NUMBERS; i++) {
      npy.putFloat((float) random.nextDouble());
    }
    npy.flip();
    Parameters query = Parameters.of(java.util.Map.of("layout", "chw"));
    row(
        "npy, F32",
        "read, filter, write",
        npy.limit(),
        () -> {
          Payload payload = formats.read(NpyWriter.MEDIA_TYPE, npy.duplicate(), query, soon());
          Raster before = payload.inputs().get(0).raster();
          Raster after = before.blank();
          engine.filter(before, after, MEDIAN, soon());
          return payload.write(List.of(after), soon());
        });
    Raster raster = raster(DType.F32, npy.array(), 128);
    Raster target = raster.blank();
    row("npy, F32", "filter", npy.limit(), () -> engine.filter(raster, target, MEDIAN, soon()));
    row("npy, F32", "look for NaN", npy.limit(), raster::indexOfNan);
  }

  private void hostile() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    hostile("exponents", () -> Double.toString(Double.longBitsToDouble(random.nextLong() >>> 2)));
    hostile(
        "subnormal",
        () ->
            "%d.%de-32%d"
                .formatted(1 + random.nextInt(9), random.nextLong() >>> 2, random.nextInt(4)));
    hostile("small floats", () -> 1 + random.nextInt(9) + "e-4" + random.nextInt(5));
    hostile("ties of 25 digits", () -> tie(random).substring(0, 25));
    hostile("ties of 60 digits", () -> tie(random) + "0".repeat(20) + "1");
    hostile("ties of 1,000 digits", () -> tie(random) + "0".repeat(900) + "1");
    hostile("zeros of 999 digits", () -> "0." + "0".repeat(990) + "1");
    hostile("single digits", () -> Integer.toString(random.nextInt(10)));
    hostile("line breaks", () -> "\r\n" + random.nextInt(10) + "\r\n");
    for (var data : Misdescribed.texts(NUMBERS).entrySet()) {
      misdescribed(data.getKey(), data.getValue());
    }
  }

  private void misdescribed(String name, String data) throws Exception {
    ByteBuffer body = inference("FP32", data.getBytes(US_ASCII));
    Timing.Work work = () -> tried(body);
    String outcome = work.run() instanceof PayloadException ? "read until refused" : "read";
    row("hostile: misdescribed, " + name, outcome, body.remaining(), work);
  }

  private Object tried(ByteBuffer body) {
    try {
      MessageHead json = new MessageHead("application/json", null);
      return protocol.read(json, body.duplicate(), this::lend, soon());
    } catch (PayloadException e) {
      return e;
    }
  }

  /** Halfway between two doubles. */
  private static String tie(SplittableRandom random) {
    double low = 1 + random.nextDouble();
    return new java.math.BigDecimal(low)
        .add(new java.math.BigDecimal(Math.ulp(low)).divide(java.math.BigDecimal.TWO))
        .toPlainString();
  }

  private void hostile(String name, Supplier<String> number) throws Exception {
    byte[] body = text(number);
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      boolean refused = tried(body, dtype) instanceof PayloadException;
      String outcome = refused ? "read until refused" : "read";
      row("hostile: " + name + ", " + dtype, outcome, body.length, () -> tried(body, dtype));
    }
  }

  private Object tried(byte[] body, DType dtype) {
    try {
      return read(body, dtype);
    } catch (PayloadException e) {
      return e;
    }
  }

  private byte[] lend(int bytes) {
    if (taken == lent.size()) {
      lent.add(new byte[bytes]);
    } else if (lent.get(taken).length < bytes) {
      lent.set(taken, new byte[bytes]);
    }
    return lent.get(taken++);
  }

  private NumberArray read(byte[] body, DType dtype) throws PayloadException {
    JsonCursor cursor = new JsonCursor(ByteBuffer.wrap(body));
    NumberArray numbers = NestedArrayReader.room(cursor, CONFIG, dtype, this::lend);
    return new NestedArrayReader(cursor, CONFIG, numbers, false, soon()).read();
  }

  private static Raster raster(DType dtype, byte[] samples, int offset) {
    return new Raster(dtype, SampleOrder.PLANAR, 1, SIDE, SIDE, CHANNELS, false, samples, offset);
  }

  private static byte[] text(Supplier<String> number) {
    StringBuilder text = new StringBuilder("[").append(number.get());
    for (int i = 1; i < NUMBERS && text.length() < 8 << 20; i++) {
      text.append(',').append(number.get());
    }
    return text.append(']').toString().getBytes(US_ASCII);
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
  }

  private void row(String name, String step, int bytes, Timing.Work work) throws Exception {
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
