package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.util.List;

/** A request of a model server's protocol: its inputs, and how to write it with others. */
public interface Message {
  /** The tag of metrics: {@code json}, {@code image} and so on. */
  String kind();

  /** In the order of the body; none where nothing of it is a picture. */
  List<Input> inputs();

  /** Where they are, in the same order. */
  List<Place> places();

  /** What goes on as it came, and why; at most 1,000 parts. */
  List<Untouched> untouched(long deadlineNanos) throws PayloadException;

  /** What cannot be seen. */
  List<Bypass> bypasses();

  /**
   * The body with cleaned inputs; every other byte as it came.
   *
   * @param cleaned one raster for each input, in order, of the same shape, over an array of its own
   */
  Rewritten write(List<Raster> cleaned, long deadlineNanos) throws PayloadException;
}
