package dev.sluice.payload;

import static dev.sluice.payload.TensorRows.NUMBERS;
import static dev.sluice.payload.TensorRows.inference;
import static dev.sluice.payload.TensorRows.soon;
import static dev.sluice.payload.TensorRows.text;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.Timing;
import dev.sluice.median.DType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** JSON texts made to be slow. */
final class HostileBench {
  private final TensorRows rows;

  HostileBench(TensorRows rows) {
    this.rows = rows;
  }

  void run() throws Exception {
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
    hostile("short and too long in turn", () -> random.nextInt(10) + ",12345678");
    hostile("line breaks", () -> "\r\n" + random.nextInt(10) + "\r\n");
    for (var data : Misdescribed.texts(NUMBERS).entrySet()) {
      misdescribed(data.getKey(), data.getValue());
    }
  }

  private void misdescribed(String name, String data) throws Exception {
    ByteBuffer body = inference("FP32", data.getBytes(US_ASCII));
    Timing.Work work = () -> tried(body);
    String outcome = work.run() instanceof PayloadException ? "read until refused" : "read";
    rows.row("hostile: misdescribed, " + name, outcome, body.remaining(), work);
  }

  private Object tried(ByteBuffer body) {
    try {
      MessageHead json = new MessageHead("application/json", null);
      return rows.protocol.read(json, body.duplicate(), rows::lend, soon());
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
      rows.row("hostile: " + name + ", " + dtype, outcome, body.length, () -> tried(body, dtype));
    }
  }

  private Object tried(byte[] body, DType dtype) {
    try {
      return rows.read(body, dtype);
    } catch (PayloadException e) {
      return e;
    }
  }
}
