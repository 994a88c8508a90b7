package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.payload.PayloadException.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the axes of an array are: batch n, b, height, width, channels; n alone a vector's length.
 */
enum Layout {
  N(true),
  BN(true),
  HW(false),
  HWC(false),
  CHW(false),
  NHWC(false),
  NCHW(false);

  private final boolean vector;

  Layout(boolean vector) {
    this.vector = vector;
  }

  /** Whether it holds vectors rather than pictures. */
  boolean vector() {
    return vector;
  }

  int rank() {
    return name().length();
  }

  /** Whether its first axis counts pictures or vectors. */
  boolean batched() {
    return this == BN || rank() == 4;
  }

  /** The axis of channels, or -1. */
  int channelAxis() {
    return name().indexOf('C');
  }

  static Layout named(String name) throws PayloadException {
    for (Layout layout : values()) {
      if (layout.toString().equals(name)) {
        return layout;
      }
    }
    throw new PayloadException(
        Kind.INVALID_PARAMETER,
        "layout: '%s' is none of n, bn, hw, hwc, chw, nhwc, nchw".formatted(Text.safe(name)));
  }

  /**
   * The one asked for, or the default of the array's rank.
   *
   * @param layouts of defences by name, where the request gives none
   * @param pair the default of two axes: pictures' {@link #HW} or vectors' {@link #BN}
   */
  static Layout of(
      Parameters parameters, Function<String, Optional<String>> layouts, int[] shape, Layout pair)
      throws PayloadException {
    String name = told(parameters, layouts).orElse(null);
    if (name == null) {
      return switch (shape.length) {
        case 1 -> N;
        case 2 -> pair;
        case 3 -> HWC;
        case 4 -> NHWC;
        default ->
            throw new PayloadException(
                Kind.INVALID_PARAMETER,
                "layout: an array of %d axes needs one".formatted(shape.length));
      };
    }
    Layout layout = named(name);
    if (shape.length != layout.rank() && shape.length < 5) {
      throw new PayloadException(
          Kind.INVALID_PARAMETER,
          "layout: '%s' has %d axes, the array %s has %d"
              .formatted(layout, layout.rank(), Arrays.toString(shape), shape.length));
    }
    return layout;
  }

  /** The name that the request gives, or its defence. */
  static Optional<String> told(Parameters parameters, Function<String, Optional<String>> layouts) {
    return parameters
        .get("layout")
        .or(() -> layouts.apply(parameters.get("defence").orElse("default")));
  }

  /**
   * A raster over samples in C order; axes before those of the layout count as batch.
   *
   * @param shape positive, its product an int
   */
  Raster raster(DType dtype, int[] shape, byte[] data, int offset) {
    int extra = shape.length - rank();
    int batch = 1;
    for (int i = 0; i < extra; i++) {
      batch *= shape[i];
    }
    int height = 1;
    int width = 1;
    int channels = 1;
    for (int axis = 0; axis < rank(); axis++) {
      int side = shape[extra + axis];
      switch (name().charAt(axis)) {
        case 'H' -> height = side;
        case 'W' -> width = side;
        case 'C' -> channels = side;
        case 'B' -> batch *= side;
        default -> {
          batch *= vector ? 1 : side;
          width = vector ? side : width;
        }
      }
    }
    boolean planar = this == CHW || this == NCHW;
    SampleOrder order = planar ? SampleOrder.PLANAR : SampleOrder.INTERLEAVED;
    return new Raster(dtype, order, batch, height, width, channels, false, data, offset);
  }

  /** The shape of an array whose channels may have changed in number. */
  int[] withChannels(int[] shape, int channels) {
    int[] changed = shape.clone();
    if (channelAxis() >= 0) {
      changed[shape.length - rank() + channelAxis()] = channels;
    }
    return changed;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
