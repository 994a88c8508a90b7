package dev.sluice.payload;

import java.util.Locale;

/**
 * A part of a body that goes on as it came.
 *
 * @param where JSON pointer, part name or the like
 * @param from its first byte, counted from the start of the body
 * @param to behind its last byte
 */
public record Untouched(String where, int from, int to, Why why) {
  /** Why it is not filtered; clients match on {@link #id()}: added to, never renamed. */
  public enum Why {
    /** The protocol has no input there. */
    NO_INPUT("the protocol has no input here"),
    /** Text, or bytes that begin like nothing that is read here. */
    NO_PICTURE("it is text, or begins like no picture and no array that is read here"),
    /** An array whose axes are not those of a picture. */
    NO_PICTURE_SHAPE(
        "its axes are not those of a picture: three or four of which the first or last counts 1, 3"
            + " or 4 channels"),
    /** Rows of features. */
    TABLE(
        "rows of features: a sliding median over features without order means nothing; if yours"
            + " have an order, name them in a route with a layout"),
    /** Ids, token arrays and masks. */
    ID_DATATYPE("64-bit integers and truth values are ids and masks, not pictures"),
    /** {@code sluice.gateway.inputs} leaves that name alone. */
    NAMED("the configuration leaves an input of this name alone"),
    /** The part of a form that says where a picture is edited. */
    MASK("it says where a picture is edited"),
    /** Nobody here reads bodies of that method and path. */
    UNKNOWN_PATH("no protocol that is known here has this method and path");

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String because;

    Why(String because) {
      this.because = because;
    }

    /** The stable word: {@code no-input}. */
    public String id() {
      return id;
    }

    /** The same as a sentence. */
    public String because() {
      return because;
    }
  }
}
