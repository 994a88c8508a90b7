package dev.sluice.codec;

import java.util.Arrays;

/** Canonical Huffman codes of bounded length, as deflate wants them. */
final class HuffmanCode {
  private HuffmanCode() {}

  /**
   * Code lengths of 1 to {@code longest} bits for symbols that occur, 0 for the others. Of two
   * symbols that occur at least; a single one gets a code of one bit.
   *
   * <p>Where Huffman's tree is too deep, the counts are halved until it is not: a few bits longer
   * than the best there is, on data that hardly occurs.
   */
  static void lengths(int[] counts, int longest, int[] lengths) {
    int[] weights = counts.clone();
    while (!tree(weights, longest, lengths)) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = weights[i] == 0 ? 0 : Math.max(1, weights[i] >> 2);
      }
    }
  }

  private static boolean tree(int[] weights, int longest, int[] lengths) {
    Arrays.fill(lengths, 0);
    int n = 0;
    long[] leaves = new long[weights.length];
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        leaves[n++] = (long) weights[i] << 16 | i;
      }
    }
    Arrays.sort(leaves, 0, n);
    if (n < 2) {
      for (int i = 0; i < n; i++) {
        lengths[(int) leaves[i] & 0xFFFF] = 1;
      }
      return true;
    }
    // Two queues, both in order of weight: leaves, and the nodes made of them.
    long[] made = new long[n - 1];
    int[] parent = new int[2 * n - 1];
    int leaf = 0;
    int node = 0;
    for (int next = 0; next < n - 1; next++) {
      for (int side = 0; side < 2; side++) {
        boolean takeLeaf = leaf < n && (node == next || leaves[leaf] >>> 16 <= made[node]);
        made[next] += takeLeaf ? leaves[leaf] >>> 16 : made[node];
        parent[takeLeaf ? leaf++ : n + node++] = n + next;
      }
    }
    int[] depth = new int[2 * n - 1];
    int deepest = 0;
    for (int i = 2 * n - 3; i >= 0; i--) {
      depth[i] = depth[parent[i]] + 1;
      deepest = Math.max(deepest, depth[i]);
    }
    for (int i = 0; i < n; i++) {
      lengths[(int) leaves[i] & 0xFFFF] = depth[i];
    }
    return deepest <= longest;
  }

  /** The codes that go with the lengths (RFC 1951, 3.2.2), first bit lowest. */
  static void codes(int[] lengths, int[] codes) {
    int[] next = new int[17];
    for (int length : lengths) {
      next[length + 1]++;
    }
    next[1] = 0;
    for (int length = 1; length < 16; length++) {
      next[length + 1] = next[length + 1] + next[length] << 1;
    }
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] > 0) {
        codes[i] = Integer.reverse(next[lengths[i]]++) >>> 32 - lengths[i];
      }
    }
  }
}
