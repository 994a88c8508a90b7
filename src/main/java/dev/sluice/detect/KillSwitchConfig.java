package dev.sluice.detect;

import java.time.Duration;

/**
 * When a path stops filtering because the filter does harm.
 *
 * @param bound least fraction of unflagged requests whose label the filter must not change; 0 for
 *     no kill switch
 * @param window requests that count, the latest ones
 * @param least requests before anything is decided, at most {@code window}
 * @param coolDown how long it stays open at least
 */
public record KillSwitchConfig(double bound, int window, int least, Duration coolDown) {
  private static final int MOST = 1 << 20;

  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public KillSwitchConfig {
    require(bound >= 0 && bound < 1, "bound is " + bound + "; set it to 0 (none) or below 1");
    require(window >= 1 && window <= MOST, "window is " + window + "; set it to 1 to " + MOST);
    require(
        least >= 1 && least <= window,
        "least is " + least + "; set it to 1 to " + window + ", the window");
    require(!coolDown.isNegative(), "cool-down must not be negative");
  }

  /** None. */
  public static KillSwitchConfig off() {
    return new KillSwitchConfig(0, 500, 100, Duration.ofMinutes(1));
  }

  public boolean on() {
    return bound > 0;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("detector kill-switch." + message);
    }
  }
}
