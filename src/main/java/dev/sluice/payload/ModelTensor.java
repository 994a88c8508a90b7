package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.payload.JsonWriter.SampleText;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Inputs of one shape, stacked into the tensor that a model takes. Opacity is left out. */
final class ModelTensor {
  private final List<Raster> rasters;
  private final boolean planar;
  private final boolean batched;
  private final int[] item;
  private final int channels;
  private final ModelEncoding encoding;

  private ModelTensor(
      List<Raster> rasters, boolean planar, boolean batched, int[] item, ModelEncoding encoding) {
    this.rasters = rasters;
    this.planar = planar;
    this.batched = batched;
    this.item = item;
    this.channels = colours(rasters.get(0));
    this.encoding = encoding;
  }

  /**
   * @throws PayloadException INVALID_PARAMETER where the inputs are of different shapes, or of
   *     another number of channels than the model's
   */
  static ModelTensor of(List<Input> inputs, List<Raster> cleaned, ModelEncoding encoding)
      throws PayloadException {
    Raster first = cleaned.get(0);
    boolean vector = inputs.get(0).vector();
    for (int i = 1; i < cleaned.size(); i++) {
      if (!alike(first, cleaned.get(i)) || inputs.get(i).vector() != vector) {
        throw invalid(
            "the model server takes a batch of one shape: %s is %s, %s is %s"
                .formatted(inputs.get(0).where(), first, inputs.get(i).where(), cleaned.get(i)));
      }
    }
    int channels = colours(first);
    int asked = Math.max(encoding.mean().size(), encoding.std().size());
    if (!vector && asked > 1 && asked != channels) {
      throw invalid(
          "the model server takes %d channels, the input has %d".formatted(asked, channels));
    }
    Layout layout = Layout.named(encoding.layout());
    boolean planar = !vector && (layout == Layout.CHW || layout == Layout.NCHW);
    int height = first.height();
    int width = first.width();
    int[] item =
        switch (vector ? Layout.N : layout) {
          case HW, HWC, NHWC -> new int[] {height, width, channels};
          case CHW, NCHW -> new int[] {channels, height, width};
          case N, BN -> new int[] {height * width * channels};
        };
    if (layout == Layout.HW && !vector) {
      if (channels != 1) {
        throw invalid("the model server takes one channel, the input has " + channels);
      }
      item = new int[] {height, width};
    }
    boolean batched = layout.batched() || (vector && layout != Layout.N);
    return new ModelTensor(cleaned, planar, batched, item, encoding);
  }

  private static boolean alike(Raster a, Raster b) {
    return a.height() == b.height() && a.width() == b.width() && colours(a) == colours(b);
  }

  private static int colours(Raster raster) {
    return raster.channels() - (raster.alpha() ? 1 : 0);
  }

  private int items() {
    return rasters.stream().mapToInt(Raster::batch).sum();
  }

  /** The body that asks the model server for a prediction. */
  Body write(ModelEncoding how, long deadlineNanos) throws PayloadException {
    int items = items();
    int[] stacked = new int[item.length + 1];
    stacked[0] = items;
    System.arraycopy(item, 0, stacked, 1, item.length);
    int total = Math.toIntExact(Arrays.stream(stacked).asLongStream().reduce(1, (a, b) -> a * b));
    TextSink out = new TextSink((int) Math.min(total * 12L, 1 << 24));
    if (how.kind() == ModelEncoding.Kind.TF_SERVING_JSON) {
      out.put("{\"instances\":");
      JsonWriter.nested(out, stacked, text(), deadlineNanos);
      out.put("}");
    } else {
      if (!batched && items > 1) {
        throw invalid(
            "the model server takes one input at a time (layout %s), not %d"
                .formatted(how.layout(), items));
      }
      String shape = Arrays.toString(batched ? stacked : item).replace(" ", "");
      out.put("{\"inputs\":[{\"name\":\"%s\",".formatted(how.name()));
      out.put("\"shape\":%s,\"datatype\":\"%s\",\"data\":".formatted(shape, how.datatype()));
      JsonWriter.nested(out, new int[] {total}, text(), deadlineNanos);
      out.put("}]}");
    }
    ByteBuffer text = out.buffer();
    return new Body(JsonPayload.MEDIA_TYPE, List.of(text));
  }

  private SampleText text() throws PayloadException {
    List<SampleText> texts = new ArrayList<>();
    for (Raster raster : rasters) {
      texts.add(text(raster));
    }
    int each = Math.toIntExact(Arrays.stream(item).asLongStream().reduce(1, (a, b) -> a * b));
    int[] ends = new int[rasters.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += rasters.get(i).batch() * each;
      ends[i] = end;
    }
    if (ends.length == 1) {
      return texts.get(0);
    }
    return (out, i) -> {
      int raster = 0;
      while (i >= ends[raster]) {
        raster++;
      }
      texts.get(raster).append(out, raster == 0 ? i : i - ends[raster - 1]);
    };
  }

  /** Samples of one raster, numbered in the tensor's order. */
  private SampleText text(Raster raster) throws PayloadException {
    Samples samples = new Samples(raster);
    TensorType type = TensorType.named(encoding.datatype());
    int pixels = raster.height() * raster.width();
    int each = pixels * channels;
    int stored = pixels * raster.channels();
    boolean interleaved = raster.order() == SampleOrder.INTERLEAVED;
    byte[][] octets = raster.dtype() == DType.U8 ? octets(type) : new byte[0][];
    return (out, i) -> {
      int picture = i / each;
      int inside = i - picture * each;
      int channel = planar ? inside / pixels : inside % channels;
      int pixel = planar ? inside - channel * pixels : inside / channels;
      int place = interleaved ? pixel * raster.channels() + channel : channel * pixels + pixel;
      int source = picture * stored + place;
      if (octets.length > 0) {
        out.put(octets[channel << 8 | samples.octet(source)]);
      } else {
        out.put(type.spell(normal(samples.get(source), channel)));
      }
    };
  }

  /** The spelling of each value of a byte in each channel. */
  private byte[][] octets(TensorType type) throws PayloadException {
    byte[][] spelt = new byte[channels << 8][];
    for (int i = 0; i < spelt.length; i++) {
      spelt[i] = TextSink.ascii(type.spell(normal(i & 0xFF, i >> 8)));
    }
    return spelt;
  }

  private double normal(double sample, int channel) {
    double mean = of(encoding.mean(), channel, 0);
    return (sample * encoding.scale() - mean) / of(encoding.std(), channel, 1);
  }

  private static double of(List<Double> each, int channel, double none) {
    return each.isEmpty() ? none : each.get(each.size() == 1 ? 0 : channel);
  }

  private static PayloadException invalid(String message) {
    return new PayloadException(Kind.INVALID_PARAMETER, message);
  }
}
