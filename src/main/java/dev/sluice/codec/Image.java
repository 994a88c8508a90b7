package dev.sluice.codec;

import dev.sluice.median.Raster;
import java.util.Objects;

/**
 * A decoded picture.
 *
 * @param format what it was encoded as
 * @param raster one item, interleaved, U8 or U16, of 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGBA)
 *     channels
 * @param details what an encoder needs to write it back alike
 * @param more whether the file holds further pictures, which were not decoded
 */
public record Image(ImageFormat format, Raster raster, ImageDetails details, boolean more) {
  public Image {
    Objects.requireNonNull(format);
    Objects.requireNonNull(raster);
    Objects.requireNonNull(details);
  }

  /** Alone in its file. */
  public Image(ImageFormat format, Raster raster, ImageDetails details) {
    this(format, raster, details, false);
  }

  /** The same, in a file that may hold others. */
  Image among(boolean others) {
    return new Image(format, raster, details, others);
  }
}
