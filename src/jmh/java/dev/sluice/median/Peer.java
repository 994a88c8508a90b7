package dev.sluice.median;

import java.util.Optional;
import java.util.ServiceLoader;

/** Another median filter in this JVM, to measure beside the engine. Found as a service. */
public interface Peer {
  /** As in the benchmark's table, with its version. */
  String name();

  /** Whether it can do the case at all. */
  boolean supports(DType dtype, Window window);

  /** Takes the pictures over; what {@link #filter} filters. */
  void load(Raster source, Window window);

  /** Filters the loaded pictures once, on one thread. */
  void filter();

  /** What {@link #filter} wrote last, laid out as the raster was. */
  byte[] output();

  static Optional<Peer> find() {
    return ServiceLoader.load(Peer.class).findFirst();
  }
}
