package dev.sluice.payload;

import static dev.sluice.payload.TensorRows.MEDIAN;
import static dev.sluice.payload.TensorRows.inference;
import static dev.sluice.payload.TensorRows.raster;
import static dev.sluice.payload.TensorRows.soon;
import static dev.sluice.payload.TensorRows.text;

import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.Raster;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Tensors of 3 x 224 x 224 as JSON, npy and raw bytes: read, filtered with a 3x3 median, written;
 * and JSON texts made to be slow. Processor time, medians. Arguments: the CSV to write, and a part
 * of the names of the cases to measure, by default all.
 */
final class JsonBench {
  private final TensorRows rows;

  private JsonBench(TensorRows rows) {
    this.rows = rows;
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
      TensorRows rows = new TensorRows(engine, csv, args.length > 1 ? args[1] : "");
      JsonBench bench = new JsonBench(rows);
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
      new BinaryBench(rows).run();
      new HostileBench(rows).run();
    }
  }

  /** A body of the Open Inference Protocol, as the gateway reads, filters and writes it. */
  private void infer(String name, String datatype, byte[] numbers) throws Exception {
    MessageHead json = new MessageHead("application/json", null);
    rows.gateway("v2 JSON, " + name, json, inference(datatype, numbers));
  }

  private void json(String name, byte[] body, DType dtype) throws Exception {
    rows.row(name, "read", body.length, () -> rows.read(body, dtype));
    // What later rows write from stays lent meanwhile.
    NumberArray numbers = rows.read(body, dtype);
    Raster raster = raster(dtype, numbers.values(), 0);
    Raster cleaned = raster.blank();
    rows.engine.filter(raster, cleaned, MEDIAN, soon());
    rows.row(
        name, "filter", body.length, () -> rows.engine.filter(raster, cleaned, MEDIAN, soon()));
    ByteBuffer text = ByteBuffer.wrap(body);
    rows.row(
        name,
        "write",
        body.length,
        () -> new Respelling(text, numbers, raster).write(cleaned, soon()));
    rows.row(
        name,
        "read, write",
        body.length,
        () -> {
          NumberArray read = rows.read(body, dtype);
          return new Respelling(text, read, raster(dtype, read.values(), 0)).write(cleaned, soon());
        });
    rows.row(
        name,
        "read, filter, write",
        body.length,
        () -> {
          NumberArray read = rows.read(body, dtype);
          Raster before = raster(dtype, read.values(), 0);
          Raster after = before.over(rows.lend((int) before.byteLength()), 0);
          rows.engine.filter(before, after, MEDIAN, soon());
          return new Respelling(text, read, before).write(after, soon());
        });
  }
}
