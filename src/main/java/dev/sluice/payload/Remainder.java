package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a body goes on as it came, and why: for people who ask, not for requests on their way.
 */
final class Remainder {
  private static final int MOST_PARTS = 1000;

  private final SplicedMessage message;
  private final long deadlineNanos;
  private final Set<String> unseen = new HashSet<>();
  private final List<Untouched> found = new ArrayList<>();

  private Remainder(SplicedMessage message, long deadlineNanos) {
    this.message = message;
    this.deadlineNanos = deadlineNanos;
    for (Bypass bypass : message.bypasses()) {
      unseen.add(bypass.where());
      unseen.add(bypass.where().split(" \\(", 2)[0]);
    }
  }

  /** Of a body that is JSON, JSON with tensors behind it, or neither. */
  static List<Untouched> ofBody(SplicedMessage message, long deadlineNanos)
      throws PayloadException {
    Remainder remainder = new Remainder(message, deadlineNanos);
    ByteBuffer body = message.body().duplicate();
    int behindText = Math.min(message.tail().start(), body.arrayOffset() + body.limit());
    boolean tail = message.tail() != Tail.NONE;
    if (tail) {
      body.limit(behindText - body.arrayOffset());
    }
    remainder.region("body", "", body);
    if (tail) {
      remainder.notesBehind(behindText);
    }
    return remainder.list();
  }

  /** Of a form. */
  static List<Untouched> ofParts(SplicedMessage message, List<Part> parts, long deadlineNanos)
      throws PayloadException {
    Remainder remainder = new Remainder(message, deadlineNanos);
    for (Part part : parts) {
      String where = "part '" + Text.safe(part.name()) + "'";
      remainder.region(where, where + " ", part.content());
    }
    return remainder.list();
  }

  private List<Untouched> list() {
    return List.copyOf(found.subList(0, Math.min(found.size(), MOST_PARTS)));
  }

  private void region(String where, String prefix, ByteBuffer bytes) throws PayloadException {
    if (JsonOutline.starts(bytes) && noteAt(start(bytes), end(bytes)) == null) {
      List<Untouched> parts = new ArrayList<>();
      walk(JsonOutline.read(bytes), "", prefix, parts);
      found.addAll(parts);
    } else if (!unseen.contains(where) && !filtered(start(bytes), end(bytes))) {
      Untouched.Why why = noteAt(start(bytes), end(bytes));
      found.add(
          untouched(where, start(bytes), end(bytes), why == null ? Untouched.Why.NO_PICTURE : why));
    }
  }

  /**
   * Adds what of a value goes on; where all of it does for one reason, that is one entry.
   *
   * @return whether all of it goes on
   */
  private boolean walk(JsonNode node, String pointer, String prefix, List<Untouched> to)
      throws PayloadException {
    Clock.check(deadlineNanos);
    if (unseen.contains(pointer)) {
      return false;
    }
    List<Untouched> inside = new ArrayList<>();
    boolean whole = true;
    boolean leaf = true;
    for (int i = 0; i < node.items().size(); i++) {
      leaf = false;
      whole &= walk(node.items().get(i), pointer + "/" + i, prefix, inside);
    }
    if (node instanceof JsonNode.Members members) {
      for (Map.Entry<String, JsonNode> member : members.values().entrySet()) {
        leaf = false;
        String child = Pointers.child(pointer, member.getKey());
        whole &= walk(member.getValue(), child, prefix, inside);
      }
    }
    if (leaf) {
      whole = !filtered(node.from(), node.to());
      Untouched.Why why = noteAt(node.from(), node.to());
      inside.add(
          untouched(
              prefix + pointer,
              node.from(),
              node.to(),
              why == null ? Untouched.Why.NO_INPUT : why));
    }
    boolean one = leaf || !pointer.isEmpty();
    if (one && whole && inside.stream().map(Untouched::why).distinct().count() == 1) {
      to.add(untouched(prefix + pointer, node.from(), node.to(), inside.getFirst().why()));
    } else if (!leaf) {
      to.addAll(inside);
    }
    return whole;
  }

  private void notesBehind(int start) {
    for (Findings.Note note : message.notes()) {
      if (note.from() >= start) {
        found.add(untouched(note.where(), note.from(), note.to(), note.why()));
      }
    }
  }

  private boolean filtered(int from, int to) {
    int low = 0;
    int high = message.slots().size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (message.slots().get(middle).from() < to) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && message.slots().get(low - 1).to() > from;
  }

  /** Of the innermost note around a place. */
  private Untouched.@Nullable Why noteAt(int from, int to) {
    Findings.Note inner = null;
    for (Findings.Note note : message.notes()) {
      boolean around = note.from() <= from && note.to() >= to;
      if (around && (inner == null || note.to() - note.from() < inner.to() - inner.from())) {
        inner = note;
      }
    }
    return inner == null ? null : inner.why();
  }

  private Untouched untouched(String where, int from, int to, Untouched.Why why) {
    int start = start(message.body());
    return new Untouched(where, from - start, to - start, why);
  }

  private static int start(ByteBuffer bytes) {
    return bytes.arrayOffset() + bytes.position();
  }

  private static int end(ByteBuffer bytes) {
    return bytes.arrayOffset() + bytes.limit();
  }
}
