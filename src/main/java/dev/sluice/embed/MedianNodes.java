package dev.sluice.embed;

import static dev.sluice.embed.NodeWriter.attribute;

import dev.sluice.median.Anchor;
import dev.sluice.median.Border;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.MedianProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A median filter as ONNX nodes: the planes are framed by the border's rule, then the engine's
 * network runs over shifted views of them. Heights and widths may be dynamic.
 *
 * @param filter plain, without {@link Border#SHRINK}, its rank a sample of the window
 * @param axes how many axes the tensor has
 * @param down axis of the rows
 * @param across axis of the columns
 * @param elements type of the tensor's elements, of {@code TensorProto.DataType}
 */
record MedianNodes(MedianFilter filter, int axes, int down, int across, int elements) {
  /** Whole numbers of 8 and 16 bits: Min and Max of many runtimes do not take them. */
  private static final Set<Integer> SMALL = Set.of(2, 3, 4, 5);

  private static final int INT32 = 6;
  private static final int BFLOAT16 = 16;

  /** For Slice: to the end. */
  private static final long END = Long.MAX_VALUE;

  void write(NodeWriter nodes, String from, String to) {
    boolean cast = compared() != elements;
    String planes = cast ? nodes.add("Cast", List.of(from), attribute("to", compared())) : from;
    int rows = filter.window().rows();
    int columns = filter.window().columns();
    String framed = frame(nodes, frame(nodes, planes, down, rows), across, columns);
    String median = new Network(nodes, framed).run(MedianProgram.of(filter));
    if (cast) {
      nodes.addNamed(to, "Cast", List.of(median), attribute("to", elements));
    } else {
      nodes.addNamed(to, "Identity", List.of(median));
    }
  }

  /** The type in which samples are compared: each of theirs has its value in it. */
  private int compared() {
    if (elements == BFLOAT16) {
      return OnnxModel.FLOAT;
    }
    return SMALL.contains(elements) ? INT32 : elements;
  }

  /** Continues the planes along one axis on both sides. */
  private String frame(NodeWriter nodes, String planes, int axis, int side) {
    int before = filter.anchor() == Anchor.BEFORE ? side / 2 : (side - 1) / 2;
    int after = side - 1 - before;
    if (side == 1) {
      return planes;
    }
    if (filter.border() == Border.NEAREST || filter.border() == Border.CONSTANT) {
      return pad(nodes, planes, axis, before, after);
    }
    String shape = nodes.add("Shape", List.of(planes));
    String length = nodes.add("Gather", List.of(shape, nodes.scalar(axis)), attribute("axis", 0));
    String end = nodes.add("Add", List.of(length, nodes.scalar(after)));
    String places = nodes.add("Range", List.of(nodes.scalar(-before), end, nodes.scalar(1)));
    return nodes.add(
        "Gather", List.of(planes, source(nodes, places, length)), attribute("axis", axis));
  }

  private String pad(NodeWriter nodes, String planes, int axis, int before, int after) {
    long[] pads = new long[2 * axes];
    pads[axis] = before;
    pads[axes + axis] = after;
    if (filter.border() == Border.NEAREST) {
      return nodes.add("Pad", List.of(planes, nodes.ints(pads)), attribute("mode", "edge"));
    }
    String outside = nodes.scalar((float) filter.cval());
    if (elements == BFLOAT16) {
      outside = nodes.add("Cast", List.of(outside), attribute("to", BFLOAT16));
    }
    if (elements == BFLOAT16 || compared() != OnnxModel.FLOAT) {
      outside = nodes.add("Cast", List.of(outside), attribute("to", compared()));
    }
    return nodes.add("Pad", List.of(planes, nodes.ints(pads), outside));
  }

  /** As {@code Border.source}, for all places at once; Mod follows the sign of the divisor. */
  private String source(NodeWriter nodes, String places, String length) {
    if (filter.border() == Border.WRAP) {
      return nodes.add("Mod", List.of(places, length));
    }
    String twice = nodes.add("Add", List.of(length, length));
    boolean reflect = filter.border() == Border.REFLECT;
    String period = twice;
    if (!reflect) {
      String less = nodes.add("Sub", List.of(twice, nodes.scalar(2)));
      period = nodes.add("Max", List.of(less, nodes.scalar(1)));
    }
    String there = nodes.add("Mod", List.of(places, period));
    String last = reflect ? nodes.add("Sub", List.of(period, nodes.scalar(1))) : period;
    String back = nodes.add("Sub", List.of(last, there));
    return nodes.add("Min", List.of(there, back));
  }

  /** The engine's program over the framed planes. */
  private final class Network {
    private final NodeWriter nodes;
    private final String framed;
    private final Map<Integer, String> lines = new HashMap<>();
    private final List<String> values = new ArrayList<>();
    private final List<Integer> margins = new ArrayList<>();

    Network(NodeWriter nodes, String framed) {
      this.nodes = nodes;
      this.framed = framed;
    }

    String run(MedianProgram program) {
      for (MedianProgram.Step step : program.steps()) {
        values.add(
            switch (step) {
              case MedianProgram.Sample s -> sample(program, s);
              case MedianProgram.Beside b ->
                  part(values.get(b.value()), b.columns(), margins.get(b.value()), b.margin());
              case MedianProgram.Least l -> both("Min", l.first(), l.second());
              case MedianProgram.Greatest g -> both("Max", g.first(), g.second());
            });
        margins.add(step.margin());
      }
      return values.getLast();
    }

    private String sample(MedianProgram program, MedianProgram.Sample sample) {
      String line =
          lines.computeIfAbsent(
              sample.row(), row -> slice(framed, down, row, program.rows() - 1 - row));
      return part(line, sample.column(), program.columns() - 1, sample.margin());
    }

    /** Of planes with so many columns more than the picture, a part with others more. */
    private String part(String planes, int first, int margin, int wanted) {
      return slice(planes, across, first, margin - first - wanted);
    }

    /** Without so many entries at the beginning and at the end of an axis. */
    private String slice(String planes, int axis, int before, int after) {
      if (before == 0 && after == 0) {
        return planes;
      }
      long end = after == 0 ? END : -after;
      return nodes.add(
          "Slice", List.of(planes, nodes.ints(before), nodes.ints(end), nodes.ints(axis)));
    }

    private String both(String operator, int first, int second) {
      return nodes.add(operator, List.of(values.get(first), values.get(second)));
    }
  }
}
