package dev.sluice.payload;

import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A form whose boundary stays, because its content type does: samples that spell the boundary,
 * which would hide a part of their own from the filter, are refused.
 */
record FormMessage(SplicedMessage form, String boundary, List<Part> parts) implements Message {
  @Override
  public String kind() {
    return form.kind();
  }

  @Override
  public List<Input> inputs() {
    return form.inputs();
  }

  @Override
  public List<Place> places() {
    return form.places();
  }

  @Override
  public List<Untouched> untouched(long deadlineNanos) throws PayloadException {
    return Remainder.ofParts(form, parts, deadlineNanos);
  }

  @Override
  public List<Bypass> bypasses() {
    return form.bypasses();
  }

  @Override
  public Rewritten write(List<Raster> cleaned, long deadlineNanos) throws PayloadException {
    Rewritten rewritten = form.write(cleaned, deadlineNanos);
    long after = 0;
    byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    long before = count(form.body(), delimiter);
    for (ByteBuffer part : rewritten.parts()) {
      after += count(part, delimiter);
    }
    if (after > before) {
      throw new PayloadException(Kind.MALFORMED, "a cleaned input spells the form's boundary");
    }
    return rewritten;
  }

  private static long count(ByteBuffer buffer, byte[] wanted) {
    byte[] bytes = buffer.array();
    int from = buffer.arrayOffset() + buffer.position();
    int last = from + buffer.remaining() - wanted.length;
    long count = 0;
    for (int p = from; p <= last; p++) {
      int same = 0;
      while (same < wanted.length && bytes[p + same] == wanted[same]) {
        same++;
      }
      count += same == wanted.length ? 1 : 0;
    }
    return count;
  }
}
