package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;

/**
 * Reads PBM, PGM and PPM, text and binary, 1 to 16 bits; the first picture of several. Thread-safe.
 *
 * <p>Samples are stretched to the full range of 8 or 16 bits where the maximum is another one; a
 * bitmap's 1 is black.
 */
final class PnmReader {
  private static final int SAMPLES_BETWEEN_LOOKS = 1 << 16;

  private final Limits limits;

  PnmReader(Limits limits) {
    this.limits = limits;
  }

  Image read(ByteBuffer bytes, long deadlineNanos) throws CodecException {
    ByteBuffer body = bytes.slice();
    PnmHeader header = PnmHeader.read(body, limits);
    int samples = header.width() * header.height() * header.channels();
    byte[] data = new byte[samples * header.sampleBytes()];
    if (header.kind() == 4) {
      bits(body, header, data);
    } else {
      samples(body, header, data, deadlineNanos);
    }
    Raster raster =
        new Raster(
            header.sampleBytes() == 2 ? DType.U16 : DType.U8,
            SampleOrder.INTERLEAVED,
            1,
            header.height(),
            header.width(),
            header.channels(),
            false,
            data,
            0);
    int depth = header.bitmap() ? 1 : 8 * header.sampleBytes();
    return new Image(ImageFormat.PNM, raster, ImageDetails.ofDepth(depth));
  }

  private static void bits(ByteBuffer body, PnmHeader header, byte[] data) {
    int rowBytes = (header.width() + 7) / 8;
    int to = 0;
    for (int y = 0; y < header.height(); y++) {
      for (int x = 0; x < header.width(); x++) {
        int eight = body.get(header.dataStart() + y * rowBytes + (x >> 3));
        data[to++] = (byte) ((eight >> 7 - (x & 7) & 1) - 1);
      }
    }
  }

  private static void samples(ByteBuffer body, PnmHeader header, byte[] data, long deadlineNanos)
      throws CodecException {
    int size = header.sampleBytes();
    int full = size == 2 ? 65_535 : 255;
    if (header.kind() >= 5 && header.maximum() == full) {
      byte[] array = body.array();
      int from = body.arrayOffset() + header.dataStart();
      if (size == 1) {
        System.arraycopy(array, from, data, 0, data.length);
      } else {
        PngPixels.swap(array, from, data, 0, data.length);
      }
      return;
    }
    PnmTokens tokens = new PnmTokens(body, header.dataStart() - 1);
    for (int i = 0; i < data.length / size; i++) {
      if (i % SAMPLES_BETWEEN_LOOKS == 0) {
        CodecException.checkDeadline(deadlineNanos, "PNM");
      }
      int value = sample(body, header, tokens, i);
      if (value > header.maximum()) {
        throw CodecException.malformed(
            "PNM: sample %d is %d, over the maximum of %d".formatted(i, value, header.maximum()));
      }
      int stretched = (int) (((long) value * full + header.maximum() / 2) / header.maximum());
      if (header.kind() == 1) {
        stretched = 255 - stretched;
      }
      data[i * size] = (byte) stretched;
      if (size == 2) {
        data[2 * i + 1] = (byte) (stretched >> 8);
      }
    }
  }

  private static int sample(ByteBuffer body, PnmHeader header, PnmTokens tokens, int i)
      throws CodecException {
    if (header.kind() == 1) {
      return tokens.bit();
    }
    if (header.text()) {
      return tokens.number("sample");
    }
    return header.sampleBytes() == 1
        ? body.get(header.dataStart() + i) & 0xFF
        : body.getShort(header.dataStart() + 2 * i) & 0xFFFF;
  }
}
