package dev.sluice.median;

import java.util.Locale;

/** The ends of a sorted window. */
enum Extreme implements Rank {
  LEAST,
  GREATEST;

  @Override
  public int index(int samples) {
    return this == LEAST ? 0 : samples - 1;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
