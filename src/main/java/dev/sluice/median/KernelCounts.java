package dev.sluice.median;

/**
 * What became of kernels of windows' own since the process started.
 *
 * @param compiled serve, after their speed was checked
 * @param discarded were slow and thrown away; each had another attempt or is among the abandoned
 * @param abandoned times that a window was left to the interpreter because its code stayed slow
 */
public record KernelCounts(long compiled, long discarded, long abandoned) {
  static final KernelCounts NONE = new KernelCounts(0, 0, 0);
}
