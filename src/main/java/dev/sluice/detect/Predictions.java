package dev.sluice.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What an answer predicts of each input of its request, or why nobody knows. Immutable. */
public final class Predictions {
  private final List<Row> rows;
  private final Verdict.Why why;

  private Predictions(List<Row> rows, Verdict.Why why) {
    this.rows = List.copyOf(rows);
    this.why = why;
  }

  static Predictions of(AnswerReader reader, Answer answer) {
    try {
      return new Predictions(reader.read(answer), Verdict.Why.NO_ANSWER);
    } catch (Unscorable e) {
      return new Predictions(List.of(), e.why());
    }
  }

  /** One for each input. */
  List<Row> rows() throws Unscorable {
    if (rows.isEmpty()) {
      throw new Unscorable(why);
    }
    return rows;
  }

  /**
   * Those of each of several requests that were asked in one, in their order.
   *
   * @param alone of one of them, asked by itself; tells how many inputs each has
   * @return empty where these are not as many
   */
  public Optional<List<Predictions>> split(int requests, Predictions alone) {
    if (alone.rows.isEmpty()) {
      return Optional.of(Collections.nCopies(requests, alone));
    }
    int each = alone.rows.size();
    if (rows.size() != requests * each) {
      return Optional.empty();
    }
    List<Predictions> parts = new ArrayList<>(requests);
    for (int from = 0; from < rows.size(); from += each) {
      parts.add(new Predictions(rows.subList(from, from + each), why));
    }
    return Optional.of(parts);
  }
}
