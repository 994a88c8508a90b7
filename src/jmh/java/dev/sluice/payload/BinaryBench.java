package dev.sluice.payload;

import static dev.sluice.payload.TensorRows.CONFIG;
import static dev.sluice.payload.TensorRows.MEDIAN;
import static dev.sluice.payload.TensorRows.NUMBERS;
import static dev.sluice.payload.TensorRows.SLACK;
import static dev.sluice.payload.TensorRows.head;
import static dev.sluice.payload.TensorRows.raster;
import static dev.sluice.payload.TensorRows.soon;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Tensors of four bytes a sample, filtered into borrowed arrays as the service does. */
final class BinaryBench {
  private final TensorRows rows;

  BinaryBench(TensorRows rows) {
    this.rows = rows;
  }

  void run() throws Exception {
    tensor();
    npy();
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
    rows.gateway("v2 binary, FP32", new MessageHead("application/octet-stream", length), body);
  }

  /** An npy tensor through the whole of this package and the engine, and the engine alone. */
  private void npy() throws Exception {
    PayloadFormats formats = new PayloadFormats(new ImageCodecs(CodecConfig.defaults()), CONFIG);
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
    byte[] room = new byte[4 * NUMBERS];
    Parameters query = Parameters.of(Map.of("layout", "chw"));
    rows.row(
        "npy, F32",
        "read, filter, write",
        npy.limit(),
        () -> {
          Payload payload = formats.read(NpyWriter.MEDIA_TYPE, npy.duplicate(), query, soon());
          Raster before = payload.inputs().get(0).raster();
          Raster after = before.over(room, 0);
          rows.engine.filter(before, after, MEDIAN, soon());
          return payload.write(List.of(after), soon());
        });
    Raster raster = raster(DType.F32, npy.array(), 128);
    Raster target = raster.blank();
    rows.row(
        "npy, F32",
        "filter",
        npy.limit(),
        () -> rows.engine.filter(raster, target, MEDIAN, soon()));
    rows.row("npy, F32", "look for NaN", npy.limit(), raster::indexOfNan);
  }
}
