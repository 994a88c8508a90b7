package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.List;

/** A place of a body, from byte {@code from} up to {@code to} of its array, that holds an input. */
interface Slot {
  int from();

  int to();

  Input input();

  /** What stands there instead. */
  List<ByteBuffer> write(Raster cleaned, long deadlineNanos) throws PayloadException;
}
