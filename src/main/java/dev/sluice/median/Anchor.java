package dev.sluice.median;

import java.util.Locale;

/** Where the extra sample of an even window lies; windows of odd sides do not differ. */
public enum Anchor {
  /** The window of size k around i starts at i - k / 2: before the sample. */
  BEFORE,
  /** The window of size k around i starts at i - (k - 1) / 2: after the sample. */
  AFTER;

  /** How many samples of a side lie before the one in the middle. */
  int before(int side) {
    return this == BEFORE ? side / 2 : (side - 1) / 2;
  }

  /** The name in descriptions. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
