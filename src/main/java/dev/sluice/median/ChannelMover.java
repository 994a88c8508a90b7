package dev.sluice.median;

/**
 * Takes one channel out of interleaved samples, and puts one back, by whole vectors. All indices
 * are in bytes. Thread-safe.
 */
abstract class ChannelMover {
  /** Most channels that there is a mover for. */
  static final int MOST_CHANNELS = 4;

  /**
   * Most that {@link #mix} takes. The sixteen rearrangements of four channels are more than C2
   * inlines into one method: it kept some vectors as objects, thirty times slower.
   */
  static final int MOST_MIXED = 3;

  /**
   * @param from first sample of the channel; as many vectors as there are channels are read for
   *     each one written
   * @param vectors to write
   */
  abstract void gather(byte[] source, int from, byte[] target, int to, int vectors);

  /**
   * All channels at once, {@link #MOST_MIXED} at most, to ordered integers: those with even and
   * those with odd numbers each by themselves, half a vector of either at a time.
   *
   * @param from first sample of the first channel; nothing behind the last channel's is read
   * @param stride from a channel to the next in {@code target}
   * @param vectors of each channel
   */
  abstract void split(
      byte[] source, int from, byte[] target, int even, int odd, int stride, int vectors);

  /**
   * The inverse of {@link #gather}. Samples of the other channels are written back as they were, so
   * nobody else may write to them meanwhile.
   */
  abstract void scatter(byte[] source, int from, byte[] target, int to, int vectors);

  /**
   * All channels at once, {@link #MOST_MIXED} at most, from lines that lie {@code stride} apart:
   * writes whole vectors and reads none of the target's.
   *
   * @param to first sample of the first channel
   * @param vectors of each channel
   */
  abstract void mix(byte[] source, int from, int stride, byte[] target, int to, int vectors);

  /**
   * As {@link #mix}: the inverse of {@link #split}.
   *
   * @param from of the samples with even numbers; half a vector before those with odd ones is read
   * @param odd from those with even numbers to those with odd ones
   */
  abstract void join(
      byte[] source, int from, int stride, int odd, byte[] target, int to, int vectors);
}
