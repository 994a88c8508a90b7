package dev.sluice.defence;

import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * One of several medians for each item, drawn from the seed and the item's samples: the same item
 * always goes the same way, whatever it comes with. Whoever does not know the seed cannot tell
 * which; he may attack all of them at once, so this raises what an attack costs and no more.
 */
record RandomWindow(List<MedianSqueezer> choices, long seed) implements Squeezer {
  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws NotFilteredException {
    Raster target = input.over(arrays.apply(Math.toIntExact(input.byteLength())), 0);
    long changed = 0;
    for (int i = 0; i < input.batch(); i++) {
      Raster item = input.item(i);
      MedianSqueezer choice = choices.get(draw(item));
      changed += choice.apply(item, target.item(i), deadlineNanos);
    }
    return new Cleaned(target, changed);
  }

  private int draw(Raster item) {
    CRC32C samples = new CRC32C();
    samples.update(item.data(), item.offset(), Math.toIntExact(item.byteLength()));
    long mixed = new SplittableRandom(seed).nextLong() ^ samples.getValue();
    return new SplittableRandom(mixed).nextInt(choices.size());
  }

  /** Without the seed: this is told to clients. */
  @Override
  public String describe() {
    return choices.stream()
        .map(MedianSqueezer::describe)
        .collect(Collectors.joining(" or ", "random(", ")"));
  }

  @Override
  public String toString() {
    return describe();
  }
}
