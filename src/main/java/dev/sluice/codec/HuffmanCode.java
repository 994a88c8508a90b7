package dev.sluice.codec;

import java.util.Arrays;

/** Canonical Huffman codes of bounded length, as deflate wants them. Not thread-safe. */
final class HuffmanCode {
  private final int longest;
  private final int[] weights;
  private final long[] leaves;
  private final long[] made;
  private final int[] parent;
  private final int[] depth;
  private final int[] next = new int[17];

  /**
   * @param symbols at most 65,536
   * @param longest bits of a code
   */
  HuffmanCode(int symbols, int longest) {
    this.longest = longest;
    this.weights = new int[symbols];
    this.leaves = new long[symbols];
    this.made = new long[symbols];
    this.parent = new int[2 * symbols];
    this.depth = new int[2 * symbols];
  }

  /**
   * Code lengths of 1 to the longest for symbols that occur, 0 for the others. Of two symbols that
   * occur at least; a single one gets a code of one bit.
   *
   * <p>Where Huffman's tree is too deep, the counts are quartered until it is not: a few bits
   * longer than the best there is, on data that hardly occurs.
   */
  void lengths(int[] counts, int[] lengths) {
    System.arraycopy(counts, 0, weights, 0, weights.length);
    while (!tree(lengths)) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = weights[i] == 0 ? 0 : Math.max(1, weights[i] >> 2);
      }
    }
  }

  private boolean tree(int[] lengths) {
    Arrays.fill(lengths, 0);
    int n = 0;
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
    join(n);
    int deepest = 0;
    depth[2 * n - 2] = 0;
    for (int i = 2 * n - 3; i >= 0; i--) {
      depth[i] = depth[parent[i]] + 1;
      deepest = Math.max(deepest, depth[i]);
    }
    for (int i = 0; i < n; i++) {
      lengths[(int) leaves[i] & 0xFFFF] = depth[i];
    }
    return deepest <= longest;
  }

  /** Two queues, both in order of weight: leaves, and the nodes made of them. */
  private void join(int n) {
    long[] singles = leaves;
    long[] nodes = made;
    int[] above = parent;
    int leaf = 0;
    int node = 0;
    for (int next = 0; next < n - 1; next++) {
      long sum = 0;
      for (int side = 0; side < 2; side++) {
        boolean takeLeaf = leaf < n && (node == next || singles[leaf] >>> 16 <= nodes[node]);
        sum += takeLeaf ? singles[leaf] >>> 16 : nodes[node];
        above[takeLeaf ? leaf++ : n + node++] = n + next;
      }
      nodes[next] = sum;
    }
  }

  /** The codes that go with the lengths (RFC 1951, 3.2.2), first bit lowest. */
  void codes(int[] lengths, int[] codes) {
    Arrays.fill(next, 0);
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
