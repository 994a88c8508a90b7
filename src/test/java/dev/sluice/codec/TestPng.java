package dev.sluice.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Makes PNG files of random pixels with random filters, out of the standard's definitions. */
final class TestPng {
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  final int width;
  final int height;
  final int depth;
  final int colour;
  final boolean interlaced;
  private final Random random;

  TestPng(int width, int height, int depth, int colour, boolean interlaced, Random random) {
    this.width = width;
    this.height = height;
    this.depth = depth;
    this.colour = colour;
    this.interlaced = interlaced;
    this.random = random;
  }

  byte[] file(byte[] transparency) throws IOException {
    return file(transparency, data());
  }

  /** With a byte of the zlib stream changed, taken away or added, or none. */
  byte[] damaged() throws IOException {
    byte[] data = data();
    int at = random.nextInt(data.length);
    switch (random.nextInt(5)) {
      case 0, 1 -> data[at] ^= 1 << random.nextInt(8);
      case 2 -> data = Arrays.copyOf(data, at);
      case 3 -> data = Arrays.copyOf(data, data.length + 1 + at);
      default -> {}
    }
    return file(new byte[0], data);
  }

  private byte[] file(byte[] transparency, byte[] data) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.writeLong(0x89504E470D0A1A0AL);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(head);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {(byte) depth, (byte) colour, 0, 0, (byte) (interlaced ? 1 : 0)});
    chunk(out, "IHDR", head.toByteArray());
    if (colour == 3) {
      byte[] palette = new byte[3 << depth];
      random.nextBytes(palette);
      chunk(out, "PLTE", palette);
    }
    if (transparency.length > 0) {
      chunk(out, "tRNS", transparency);
    }
    chunk(out, "tEXt", "Comment\0x".getBytes(StandardCharsets.ISO_8859_1));
    int cut = random.nextInt(data.length + 1);
    chunk(out, "IDAT", Arrays.copyOf(data, cut));
    chunk(out, "IDAT", Arrays.copyOfRange(data, cut, data.length));
    chunk(out, "IEND", new byte[0]);
    return file.toByteArray();
  }

  static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }

  private byte[] data() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      if (!interlaced) {
        rows(out, width, height);
        return finish(out, packed);
      }
      for (int[] pass : PASSES) {
        int wide = (width - pass[0] + pass[2] - 1) / pass[2];
        int high = (height - pass[1] + pass[3] - 1) / pass[3];
        if (wide > 0 && high > 0) {
          rows(out, wide, high);
        }
      }
      return finish(out, packed);
    }
  }

  private static byte[] finish(DeflaterOutputStream out, ByteArrayOutputStream packed)
      throws IOException {
    out.finish();
    return packed.toByteArray();
  }

  private void rows(DeflaterOutputStream out, int wide, int high) throws IOException {
    int bits = depth * new int[] {1, 0, 3, 1, 2, 0, 4}[colour];
    int n = (wide * bits + 7) / 8;
    int distance = Math.max(1, bits / 8);
    byte[] above = new byte[n];
    for (int y = 0; y < high; y++) {
      byte[] row = new byte[n];
      random.nextBytes(row);
      int filter = random.nextInt(5);
      out.write(filter);
      for (int i = 0; i < n; i++) {
        int a = i < distance ? 0 : row[i - distance] & 0xFF;
        int b = above[i] & 0xFF;
        int c = i < distance ? 0 : above[i - distance] & 0xFF;
        int predicted =
            switch (filter) {
              case 0 -> 0;
              case 1 -> a;
              case 2 -> b;
              case 3 -> (a + b) / 2;
              default -> paeth(a, b, c);
            };
        out.write(row[i] - predicted);
      }
      above = row;
    }
  }

  /** As ISO/IEC 15948, 9.4 has it. */
  static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    if (pa <= pb && pa <= pc) {
      return a;
    }
    return pb <= pc ? b : c;
  }
}
