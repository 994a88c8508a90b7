package dev.sluice.median;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Which lanes {@link VectorChannelMover} takes samples from, as the bytes of a vector each: the
 * number of a lane in every lane, or in every lane whether it is one of some, negative where it is.
 */
final class ChannelLanes {
  private final LaneShape shape;
  private final int count;
  private final int channels;
  private final boolean three;

  /**
   * @param shape of interleaved samples
   */
  ChannelLanes(LaneShape shape) {
    this.shape = shape;
    this.count = shape.lanes();
    this.channels = shape.channels();
    this.three = channels == 3;
  }

  /** Those that are {@code wanted} modulo the channels. */
  byte[] ofChannel(int wanted) {
    return flags(lane -> lane % channels == wanted);
  }

  byte[] upper() {
    return flags(lane -> lane >= count / 2);
  }

  /** The samples of the first channel, from the blended vectors of the input. */
  byte[] take() {
    return numbers(lane -> place(0, lane));
  }

  /** Those of a channel that have even numbers. */
  byte[] evens(int channel) {
    return numbers(lane -> place(channel, 2 * lane));
  }

  byte[] odds(int channel) {
    return numbers(lane -> place(channel, 2 * lane + 1));
  }

  /**
   * The inverse of {@link #take}.
   *
   * @param which of three channels, otherwise vector of the output
   */
  byte[] put(int which) {
    return numbers(lane -> sample(which, lane));
  }

  /** The inverse of {@link #evens} and {@link #odds}, the odd ones in the upper half. */
  byte[] join(int which) {
    return numbers(
        lane -> {
          int i = sample(which, lane);
          return (i & 1) * (count / 2) + (i & count - 1) / 2;
        });
  }

  private byte[] flags(IntPredicate chosen) {
    return table(lane -> chosen.test(lane) ? -1 : 0);
  }

  private byte[] numbers(IntUnaryOperator lane) {
    return table(i -> lane.applyAsInt(i) & count - 1);
  }

  private byte[] table(IntUnaryOperator value) {
    byte[] table = new byte[shape.vectorBytes()];
    for (int i = 0; i < count; i++) {
      SampleBytes.put(table, i * shape.bytes(), shape.bytes(), value.applyAsInt(i));
    }
    return table;
  }

  /** Where sample {@code i} of a channel stands once the vectors of the input are blended. */
  private int place(int channel, int i) {
    int at = channels * i;
    return three ? at + channel : at + at / Math.max(count, channels);
  }

  private int sample(int which, int lane) {
    if (!three) {
      return (which * count + lane) / channels;
    }
    int i = 0;
    while ((place(which, i) - lane) % count != 0) {
      i++;
    }
    return i;
  }
}
