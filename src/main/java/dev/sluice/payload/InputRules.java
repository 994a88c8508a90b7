package dev.sluice.payload;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which inputs of a model server's own protocols are pictures, and where their channels are.
 *
 * <p>An array is filtered when it has three or four axes (a batch and more in front of three count)
 * of which the first or the last of the picture is 1, 3 or 4 channels; one of two axes only where
 * the configuration says so; never one of 64-bit integers or truth values, for those are ids and
 * masks.
 *
 * @param channels where channels are when the shape allows both
 * @param planes whether a picture without an axis of channels counts too
 * @param only names of the inputs to filter; empty for all that the rule finds
 * @param leave names of inputs never to filter
 * @param layouts the layout of the inputs of a name, whatever their shape; empty where it tells
 */
public record InputRules(
    Channels channels,
    boolean planes,
    List<String> only,
    List<String> leave,
    Function<String, Optional<String>> layouts) {
  private static final Set<Integer> COUNTS = Set.of(1, 3, 4);

  /** Which axis counts the channels. */
  public enum Channels {
    /** As the shape tells; where it does not, as is customary in the protocol. */
    AUTO,
    FIRST,
    LAST
  }

  public InputRules {
    only = List.copyOf(only);
    leave = List.copyOf(leave);
  }

  /** Where the shapes tell the layouts. */
  public InputRules(Channels channels, boolean planes, List<String> only, List<String> leave) {
    this(channels, planes, only, leave, name -> Optional.empty());
  }

  /** By shape alone. */
  public static InputRules defaults() {
    return new InputRules(Channels.AUTO, false, List.of(), List.of());
  }

  /** Whether an input of that name may be filtered at all. */
  boolean admits(String name) {
    return !leave.contains(name) && (only.isEmpty() || only.contains(name));
  }

  /**
   * What configuration says about the inputs of a name.
   *
   * @throws PayloadException INVALID_PARAMETER where the shape has too few axes for that
   */
  Optional<Layout> told(String name, int[] shape) throws PayloadException {
    Optional<String> told = name.isEmpty() ? Optional.empty() : layouts.apply(name);
    if (told.isEmpty()) {
      return Optional.empty();
    }
    Layout layout = Layout.named(told.get());
    if (shape.length < layout.rank() || Shapes.product(shape) == 0) {
      throw new PayloadException(
          PayloadException.Kind.INVALID_PARAMETER,
          "input '%s' has %d axes, its layout is %s"
              .formatted(Text.safe(name), shape.length, layout));
    }
    return Optional.of(layout);
  }

  /**
   * As {@link #layout(int[], boolean, boolean)}, channels customarily first; where the shape leaves
   * it open whether its axes are a batch, or which one counts the channels, the model is asked.
   */
  Optional<Layout> layout(int[] shape, Supplier<Optional<int[]>> model) {
    Optional<Layout> guess = layout(shape, false, true).or(() -> layout(shape, true, true));
    int last = shape.length - 1;
    boolean open =
        channels == Channels.AUTO
            && guess.isPresent()
            && (last == 2
                || (last > 2 && COUNTS.contains(shape[last - 2]) && COUNTS.contains(shape[last])));
    Optional<int[]> told = open ? model.get() : Optional.empty();
    if (told.isEmpty() || told.get().length != shape.length) {
      return guess;
    }
    int[] axes = told.get();
    if (last == 2 && axes[0] < 0 && axes[1] >= 0) {
      return layout(shape, true, true);
    }
    boolean first = COUNTS.contains(axes[last - 2]);
    return first == COUNTS.contains(axes[last]) ? guess : layout(shape, false, first);
  }

  /**
   * What the axes of an array are, or empty where it is no picture.
   *
   * @param batched whether its first axis counts pictures
   * @param first whether channels customarily come first
   */
  Optional<Layout> layout(int[] shape, boolean batched, boolean first) {
    int rank = shape.length;
    if (Shapes.product(shape) == 0) {
      return Optional.empty();
    }
    if (rank >= 3 && rank <= 4 && !(batched && rank == 3)) {
      boolean asFirst = channels != Channels.LAST && COUNTS.contains(shape[rank - 3]);
      boolean asLast = channels != Channels.FIRST && COUNTS.contains(shape[rank - 1]);
      if (asFirst || asLast) {
        boolean planar = asFirst && (!asLast || first);
        return Optional.of(
            rank == 3 ? (planar ? Layout.CHW : Layout.HWC) : planar ? Layout.NCHW : Layout.NHWC);
      }
    }
    boolean plane = planes && (rank == 3 ? batched : rank == 2 && !batched);
    return plane ? Optional.of(Layout.HW) : Optional.empty();
  }
}
