package dev.sluice.median;

/** How the channels of a raster lie in memory. */
public enum SampleOrder {
  /** height x width x channels: the channels of a pixel side by side. */
  INTERLEAVED,
  /** channels x height x width: a plane for each channel. */
  PLANAR
}
