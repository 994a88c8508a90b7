package dev.sluice.median;

/**
 * Moves rows between samples as they are and ordered integers in planes. All indices and lengths
 * are in bytes; every method works on whole vectors, so it may touch up to a vector more than asked
 * for. Thread-safe.
 */
abstract class RowMover {
  /** Bytes of a vector. */
  abstract int vectorBytes();

  /** Samples to ordered integers, or back: {@code bytes} from {@code source} to {@code target}. */
  abstract void order(byte[] source, int from, byte[] target, int to, int bytes);

  /**
   * Every second sample to {@code even}, those between to {@code odd}.
   *
   * @param ordered whether to turn them into ordered integers on the way
   * @param bytes for each of the two, from twice as many
   */
  abstract void split(
      byte[] source, int from, byte[] target, int even, int odd, int bytes, boolean ordered);

  /**
   * The inverse of {@link #split}.
   *
   * @param bytes of each of the two, to twice as many
   */
  abstract void join(
      byte[] source, int even, int odd, byte[] target, int to, int bytes, boolean ordered);

  /**
   * Puts samples over those of the target where their value is neither the least nor the greatest.
   *
   * @param least from the front, as {@code greatest}
   */
  abstract void keep(
      byte[] source, int from, byte[] target, int to, byte[] least, byte[] greatest, int bytes);

  /**
   * Puts samples in the target, raised to what that holds and lowered to {@code upper}.
   *
   * @param upper from the front
   */
  abstract void clamp(byte[] source, int from, byte[] target, int to, byte[] upper, int bytes);

  /**
   * The median of each sample and the two beside it; reads one sample more on each side.
   *
   * @param bytes whole vectors
   * @return how many medians are not the sample itself, by their bits
   */
  abstract int medians(byte[] source, int from, byte[] target, int to, int bytes);

  /** How many samples differ, by their bits; touches no more than {@code bytes}, whole vectors. */
  abstract int differing(byte[] a, int aAt, byte[] b, int bAt, int bytes);
}
