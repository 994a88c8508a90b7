package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each channel by itself. */
record ChannelBands(PlaneKernel kernel) implements BandKernel {
  @Override
  public void filter(Band band, int fromRow, int toRow, Scratch scratch) {
    filterAll(List.of(band), fromRow, toRow, scratch);
  }

  @Override
  public long filterAll(List<Band> bands, int fromRow, int toRow, Scratch scratch) {
    int most = bands.size() * bands.getFirst().sources().size();
    List<Plane> sources = new ArrayList<>(most);
    List<Plane> targets = new ArrayList<>(most);
    for (Band band : bands) {
      int opacity = band.alpha() ? band.sources().size() - 1 : -1;
      for (int i = 0; i < band.sources().size(); i++) {
        Plane source = band.sources().get(i);
        Plane target = band.targets().get(i);
        if (i == opacity) {
          CopyKernel.COPY.filter(source, target, fromRow, toRow, scratch);
        } else {
          sources.add(source);
          targets.add(target);
        }
      }
    }
    return sources.isEmpty() ? 0 : kernel.filterAll(sources, targets, fromRow, toRow, scratch);
  }

  @Override
  public Changes.Counter counter() {
    return kernel.counter();
  }

  @Override
  public @Nullable RowMover choice() {
    return kernel.choice();
  }

  @Override
  public double nanosPerSample() {
    return kernel.nanosPerSample();
  }

  @Override
  public String tier() {
    return kernel.tier();
  }
}
