package dev.sluice.median;

import java.util.Locale;

/** The ranks of a median. */
enum Middle implements Rank {
  UPPER,
  LOWER,
  MEAN;

  @Override
  public int index(int samples) {
    return switch (this) {
      case UPPER -> samples / 2;
      case LOWER -> (samples - 1) / 2;
      case MEAN -> throw new UnsupportedOperationException("a mean has no index");
    };
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
