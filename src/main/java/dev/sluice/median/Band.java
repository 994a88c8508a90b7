package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;

/**
 * Planes that are filtered together: the channels of an item that lie side by side, or one that
 * lies apart, or all of an item for {@link BandKernel#wholePixels}.
 *
 * @param targets as many as there are sources
 * @param alpha whether the last is opacity, to be carried over
 */
record Band(List<Plane> sources, List<Plane> targets, boolean alpha) {

  static Band of(Raster source, Raster target, int item, int fromChannel, int toChannel) {
    List<Plane> sources = new ArrayList<>(toChannel - fromChannel);
    List<Plane> targets = new ArrayList<>(toChannel - fromChannel);
    for (int channel = fromChannel; channel < toChannel; channel++) {
      sources.add(Plane.of(source, item, channel));
      targets.add(Plane.of(target, item, channel));
    }
    boolean alpha = source.alpha() && toChannel == source.channels();
    return new Band(sources, targets, alpha);
  }

  /** Where row {@code row} of the planes that lie side by side starts in the array of a source. */
  int sourceRow(int row) {
    return sources.getFirst().offset() + row * rowBytes();
  }

  /** As {@link #sourceRow} for the targets. */
  int targetRow(int row) {
    return targets.getFirst().offset() + row * rowBytes();
  }

  /** Bytes of a row of all planes that lie side by side. */
  int rowBytes() {
    return sources.getFirst().rowStride();
  }

  /** The same sources with targets in {@code data}, where row {@code row} starts at its front. */
  Band into(byte[] data, int row) {
    int shift = -targetRow(row);
    List<Plane> others = new ArrayList<>(targets.size());
    for (Plane plane : targets) {
      others.add(
          new Plane(
              plane.dtype(),
              data,
              plane.offset() + shift,
              plane.height(),
              plane.width(),
              plane.rowStride(),
              plane.sampleStride()));
    }
    return new Band(sources, others, alpha);
  }
}
