package dev.sluice.payload;

import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A body of which some places are replaced, all other bytes copied as they are. */
record SplicedMessage(
    String kind,
    ByteBuffer body,
    List<Slot> slots,
    List<Bypass> bypasses,
    Tail tail,
    List<Findings.Note> notes)
    implements Message {

  /** New bytes for a place. */
  private record Edit(int from, int to, List<ByteBuffer> bytes) {
    long growth() {
      return bytes.stream().mapToLong(ByteBuffer::remaining).sum() - (to - from);
    }
  }

  @Override
  public List<Input> inputs() {
    return slots.stream().map(Slot::input).toList();
  }

  @Override
  public List<Place> places() {
    return slots.stream()
        .map(slot -> new Place(slot.from() - start(), slot.to() - start()))
        .toList();
  }

  @Override
  public List<Untouched> untouched(long deadlineNanos) throws PayloadException {
    return Remainder.ofBody(this, deadlineNanos);
  }

  @Override
  public Rewritten write(List<Raster> cleaned, long deadlineNanos) throws PayloadException {
    if (cleaned.size() != slots.size()) {
      throw new IllegalArgumentException(cleaned.size() + " rasters for " + slots.size());
    }
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      Clock.check(deadlineNanos);
      edits.add(new Edit(slot.from(), slot.to(), slot.write(cleaned.get(i), deadlineNanos)));
    }
    edits.addAll(sizes(edits));
    edits.sort(Comparator.comparingInt(Edit::from));
    long text = tail.start() - start();
    for (Edit edit : edits) {
      text += edit.to() <= tail.start() ? edit.growth() : 0;
    }
    return new Rewritten(splice(edits), tail.headers().apply(text));
  }

  /** The numbers that tell the sizes of tensors whose size has changed. */
  private List<Edit> sizes(List<Edit> edits) {
    List<Edit> changed = new ArrayList<>();
    for (Tail.Size size : tail.sizes()) {
      long growth =
          edits.stream()
              .filter(edit -> edit.from() >= size.from() && edit.to() <= size.to())
              .mapToLong(Edit::growth)
              .sum();
      if (growth != 0) {
        byte[] digits = TextSink.ascii(Long.toString(size.to() - size.from() + growth));
        JsonNode number = size.number();
        changed.add(new Edit(number.from(), number.to(), List.of(ByteBuffer.wrap(digits))));
      }
    }
    return changed;
  }

  private List<ByteBuffer> splice(List<Edit> edits) throws PayloadException {
    List<ByteBuffer> parts = new ArrayList<>();
    int at = start();
    for (Edit edit : edits) {
      if (edit.from() < at) {
        throw new PayloadException(Kind.MALFORMED, "inputs overlap");
      }
      parts.add(ByteBuffer.wrap(body.array(), at, edit.from() - at));
      parts.addAll(edit.bytes());
      at = edit.to();
    }
    int end = body.arrayOffset() + body.limit();
    parts.add(ByteBuffer.wrap(body.array(), at, end - at));
    return parts;
  }

  private int start() {
    return body.arrayOffset() + body.position();
  }
}
