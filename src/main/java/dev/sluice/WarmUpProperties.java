package dev.sluice;

import dev.sluice.median.DType;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.Window;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What is at full speed before the application is ready.
 *
 * @param kernels sample type and window, as {@code u8/3x3}
 * @param time longest wait for all of them; what is not done by then goes on in the background
 */
record WarmUpProperties(List<String> kernels, Duration time) {

  /**
   * @throws IllegalArgumentException when a kernel is not of the form {@code u8/3x3}
   */
  WarmUpProperties {
    kernels = kernels == null ? List.of() : List.copyOf(kernels);
    kernels.forEach(Kernel::parse);
    if (time.isNegative()) {
      throw new IllegalArgumentException("sluice.warm-up.time must not be negative: " + time);
    }
  }

  List<Kernel> parsed() {
    return kernels.stream().map(Kernel::parse).toList();
  }

  /** A kernel to warm. */
  record Kernel(DType dtype, Window window) {

    static Kernel parse(String text) {
      try {
        String[] parts = text.strip().split("/", 2);
        String[] sides = parts[1].split("x", 2);
        return new Kernel(
            DType.valueOf(parts[0].toUpperCase(Locale.ROOT)),
            new Window(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "sluice.warm-up.kernels: write a sample type and a window, as u8/3x3, not: " + text, e);
      }
    }

    MedianFilter filter() {
      return MedianFilter.of(window);
    }
  }
}
