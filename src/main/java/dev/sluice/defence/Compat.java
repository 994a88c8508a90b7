package dev.sluice.defence;

import dev.sluice.median.Anchor;
import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.Rank;
import java.util.Locale;
import java.util.Set;

/** The rules of libraries whose medians a model may have been trained with. */
enum Compat {
  /** {@code scipy.ndimage.median_filter} as it is called by default. */
  SCIPY(Border.REFLECT, Rank.UPPER, Anchor.BEFORE, true, true),
  /** {@code scipy.signal.medfilt} and {@code medfilt2d}. */
  MEDFILT(Border.CONSTANT, Rank.UPPER, Anchor.BEFORE, false, false),
  /** {@code skimage.filters.median} with {@code behavior='ndimage'}. */
  SKIMAGE(Border.NEAREST, Rank.UPPER, Anchor.BEFORE, true, true),
  /** {@code skimage.filters.rank.median}: unsigned integers of 8 and 16 bits. */
  RANK(Border.SHRINK, Rank.UPPER, Anchor.BEFORE, true, true),
  /** {@code cv2.medianBlur}. */
  OPENCV(Border.NEAREST, Rank.UPPER, Anchor.BEFORE, false, false),
  /** The SpatialSmoothing of the Adversarial Robustness Toolbox over NumPy arrays. */
  ART(Border.REFLECT, Rank.UPPER, Anchor.BEFORE, true, false),
  /** {@code torch.median} over windows padded by {@code reflect}, as in advertorch. */
  TORCH(Border.MIRROR, Rank.LOWER, Anchor.AFTER, true, false),
  /** {@code kornia.filters.median_blur}. */
  KORNIA(Border.CONSTANT, Rank.LOWER, Anchor.BEFORE, false, false),
  /** {@code tfa.image.median_filter2d}. */
  TFA(Border.MIRROR, Rank.MEAN, Anchor.AFTER, true, false);

  private final Border border;
  private final Rank rank;
  private final Anchor anchor;
  private final boolean even;
  private final boolean footprints;

  Compat(Border border, Rank rank, Anchor anchor, boolean even, boolean footprints) {
    this.border = border;
    this.rank = rank;
    this.anchor = anchor;
    this.even = even;
    this.footprints = footprints;
  }

  Border border() {
    return border;
  }

  Rank rank() {
    return rank;
  }

  Anchor anchor() {
    return anchor;
  }

  /** Whether it takes windows with an even side. */
  boolean even() {
    return even;
  }

  /** Whether it takes footprints other than the whole window. */
  boolean footprints() {
    return footprints;
  }

  /** Whether it takes samples of a type. */
  boolean takes(DType dtype) {
    return this != RANK || Set.of(DType.U8, DType.U16).contains(dtype);
  }

  /** The name in requests. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
