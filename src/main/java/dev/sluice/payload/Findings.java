package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The inputs found in one body so far. Not thread-safe. */
final class Findings {
  private static final int MOST_NOTES = 1000;

  private final ByteBuffer body;
  private final IntFunction<byte[]> room;
  private final long deadlineNanos;
  private final long maxSamples;
  private long samples;
  private String name = "";
  private @Nullable Unreadable unreadable;
  private final Set<Integer> places = new HashSet<>();
  private final List<Slot> slots = new ArrayList<>();
  private final Set<Bypass> bypasses = new LinkedHashSet<>();
  private final List<Note> notes = new ArrayList<>();

  /** Why a place of the body's array is left alone, where that is more than "no input". */
  record Note(String where, int from, int to, Untouched.Why why) {}

  /** Why the numbers at a place of the body's array cannot be read as such samples. */
  private record Unreadable(int from, DType dtype, PayloadException why) {}

  /** With arrays of their own. */
  Findings(ByteBuffer body, PayloadConfig limits, long deadlineNanos) {
    this(body, limits, byte[]::new, deadlineNanos);
  }

  /**
   * @param room as {@link Protocol#read} has it
   */
  Findings(ByteBuffer body, PayloadConfig limits, IntFunction<byte[]> room, long deadlineNanos) {
    this.body = body;
    this.room = room;
    this.maxSamples = limits.maxSamples();
    this.deadlineNanos = deadlineNanos;
  }

  byte[] bytes() {
    return body.array();
  }

  ByteBuffer body() {
    return body;
  }

  IntFunction<byte[]> room() {
    return room;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Inputs found from now on are part of the one of that name. */
  void enter(String inputName) {
    name = inputName;
  }

  /** Of the input that is being looked through. */
  String name() {
    return name;
  }

  /** One of the input that is being looked through. */
  Input input(String where, boolean vector, Raster raster) {
    return new Input(where, name, vector, raster);
  }

  /** What went wrong when numbers were read; the last of it is kept. */
  void unreadable(int from, DType dtype, PayloadException why) {
    unreadable = new Unreadable(from, dtype, why);
  }

  /**
   * @throws PayloadException where these numbers were read before, in vain
   */
  void checkReadable(int from, DType dtype) throws PayloadException {
    if (unreadable != null && unreadable.from == from && unreadable.dtype == dtype) {
      throw unreadable.why;
    }
  }

  /** A place that was found before counts once. */
  void add(Slot slot) throws PayloadException {
    if (!places.add(slot.from())) {
      return;
    }
    samples += slot.input().raster().sampleCount();
    if (samples > maxSamples) {
      throw new PayloadException(
          Kind.TOO_LARGE, "more than %d samples in all inputs".formatted(maxSamples));
    }
    slots.add(slot);
  }

  void bypass(Bypass.Kind kind, String where) {
    bypasses.add(new Bypass(kind, where));
  }

  /** A place to fetch a picture from. */
  void remote(JsonNode.Text node, String url, String where) {
    RemotePicture picture = new RemotePicture(node.from(), node.to(), url);
    bypasses.add(new Bypass(Bypass.Kind.REMOTE_URL, where, Optional.of(picture)));
  }

  /** Of no use to the request itself; beyond some there is nobody to read them. */
  void left(String where, int from, int to, Untouched.Why why) {
    if (notes.size() < MOST_NOTES) {
      notes.add(new Note(where, from, to, why));
    }
  }

  void left(String where, JsonNode node, Untouched.Why why) {
    left(where, node.from(), node.to(), why);
  }

  void left(String where, ByteBuffer bytes, Untouched.Why why) {
    left(where, bytes.arrayOffset() + bytes.position(), bytes.arrayOffset() + bytes.limit(), why);
  }

  /** What was found, as a message that can be written with other inputs. */
  SplicedMessage message(String kind) {
    return message(kind, Tail.NONE);
  }

  SplicedMessage message(String kind, Tail tail) {
    slots.sort(Comparator.comparingInt(Slot::from));
    return new SplicedMessage(
        kind, body, List.copyOf(slots), List.copyOf(bypasses), tail, List.copyOf(notes));
  }
}
