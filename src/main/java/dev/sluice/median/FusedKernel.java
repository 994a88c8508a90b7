package dev.sluice.median;

import java.util.List;

/** What makes medians of some kind in one pass, once its code is there. */
interface FusedKernel extends PlaneKernel {
  /** Whether the planes can be filtered by now; who asks starts what has to be made first. */
  boolean ready(List<Plane> sources, List<Plane> targets);
}
