package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** What it writes is what zlib reads. */
final class HuffmanDeflaterTest {
  private final Random random = new Random(20260103);
  private final HuffmanDeflater deflater = new HuffmanDeflater();

  @Test
  void zlibReadsItBack() throws Exception {
    for (int round = 0; round < 300; round++) {
      int blocks = 1 + random.nextInt(3);
      byte[][] data = new byte[blocks][];
      Growing out = new Growing(16);
      deflater.begin(out);
      int total = 0;
      for (int b = 0; b < blocks; b++) {
        data[b] = bytes(round, 1 + random.nextInt(20_000));
        total += data[b].length;
        deflater.block(data[b], data[b].length, b == blocks - 1);
      }
      deflater.finish();
      Inflater inflater = new Inflater();
      inflater.setInput(out.array(), 0, out.size());
      byte[] back = new byte[total + 1];
      assertThat(inflater.inflate(back)).as("round %d", round).isEqualTo(total);
      assertThat(inflater.finished()).isTrue();
      int at = 0;
      for (byte[] block : data) {
        assertThat(Arrays.copyOfRange(back, at, at += block.length)).isEqualTo(block);
      }
      inflater.end();
    }
  }

  /** Noise, one value, narrow, and counts like Fibonacci's numbers, which make the deepest tree. */
  private byte[] bytes(int round, int n) {
    byte[] data = new byte[n];
    switch (round % 4) {
      case 0 -> random.nextBytes(data);
      case 1 -> Arrays.fill(data, (byte) random.nextInt());
      case 2 -> {
        for (int i = 0; i < n; i++) {
          data[i] = (byte) (random.nextGaussian() * 5);
        }
      }
      default -> {
        int at = 0;
        int before = 1;
        int count = 1;
        for (int symbol = 0; at < n; symbol++) {
          int end = Math.min(n, at + count);
          Arrays.fill(data, at, end, (byte) symbol);
          at = end;
          int sum = before + count;
          before = count;
          count = sum;
        }
      }
    }
    return data;
  }

  @Test
  void lengthsAreBoundedAndFillTheCode() {
    int[] counts = new int[257];
    int before = 1;
    int count = 1;
    for (int i = 0; i < 40; i++) {
      counts[i] = count;
      int sum = before + count;
      before = count;
      count = sum;
    }
    int[] lengths = new int[257];
    new HuffmanCode(counts.length, 14).lengths(counts, lengths);
    double kraft = 0;
    for (int length : lengths) {
      assertThat(length).isBetween(0, 14);
      kraft += length == 0 ? 0 : Math.pow(2, -length);
    }
    assertThat(kraft).isEqualTo(1);
  }
}
