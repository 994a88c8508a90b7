package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Receives a body into one array, within its limit of bytes and its deadline. Thread-safe. */
final class BodyReader {
  /** Bytes behind the body that scanners may read; they are never looked at. */
  static final int SLACK = 64;

  /**
   * What is allocated on the word of a header alone; more comes as bytes arrive. An array that is
   * kept anyway is taken in full: growing would copy the body up to twice.
   */
  private static final int TRUSTED_BYTES = 1 << 20;

  private static final Set<String> UNDONE = Set.of("gzip", "x-gzip", "deflate");
  private static final int FIRST_BYTES = (1 << 16) - SLACK;
  private static final int INFLATER_BUFFER = 1 << 13;

  private final int limit;
  private final BodyBuffers buffers;

  BodyReader(int limit, BodyBuffers buffers) {
    this.limit = limit;
    this.buffers = buffers;
  }

  /** Told how large the array will be that a body is received into, before it is made. */
  interface Room {
    /**
     * @throws Refusal when there is no room for it
     */
    void of(int bytes) throws Refusal;
  }

  ByteBuffer read(
      BodySource source, @Nullable String encoding, long declaredLength, Deadline deadline)
      throws Refusal {
    return read(source, encoding, declaredLength, deadline, bytes -> {});
  }

  /** The whole body, its content encoding undone; the array belongs to the buffers. */
  ByteBuffer read(
      BodySource source,
      @Nullable String encoding,
      long declaredLength,
      Deadline deadline,
      Room room)
      throws Refusal {
    if (declaredLength > limit) {
      throw tooLarge("the body has " + declaredLength + " bytes, over");
    }
    boolean plain = isIdentity(encoding);
    long hint = plain && declaredLength >= 0 ? declaredLength : FIRST_BYTES;
    Filling filling = new Filling(room);
    try (InputStream body = decoded(source.open(), encoding)) {
      filling.begin((int) Math.min(hint, limit));
      filling.fill(body, deadline);
      return filling.done();
    } catch (Refusal refusal) {
      throw filling.discard(refusal);
    } catch (ZipException | EOFException e) {
      throw filling.discard(
          new Refusal(
              Reason.MALFORMED,
              plain
                  ? "the body ends after %d bytes".formatted(filling.length)
                  : "the body is not %s: %s after %d bytes"
                      .formatted(encoding, e.getMessage(), filling.length)));
    } catch (IOException e) {
      throw filling.discard(
          timedOut(e)
              ? late(filling.length)
              : new Refusal(
                  Reason.MALFORMED, "the body broke off after %d bytes".formatted(filling.length)));
    }
  }

  /** Containers wrap what the socket threw. */
  private static boolean timedOut(IOException e) {
    return e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException;
  }

  static boolean isIdentity(@Nullable String encoding) {
    return encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity");
  }

  /** Whether {@link #read} undoes that encoding. */
  static boolean undoes(@Nullable String encoding) {
    return encoding == null
        || isIdentity(encoding)
        || UNDONE.contains(encoding.strip().toLowerCase(Locale.ROOT));
  }

  private static InputStream decoded(InputStream body, @Nullable String encoding)
      throws IOException, Refusal {
    if (encoding == null || isIdentity(encoding)) {
      return body;
    }
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> new GZIPInputStream(body, INFLATER_BUFFER);
      case "deflate" -> new InflaterInputStream(body);
      default ->
          throw new Refusal(
              Reason.UNSUPPORTED,
              "Content-Encoding is '" + encoding + "'; gzip, deflate and identity are read");
    };
  }

  private Refusal tooLarge(String what) {
    return new Refusal(Reason.TOO_LARGE, what + " the limit of " + limit + " bytes");
  }

  private static Refusal late(int length) {
    return new Refusal(
        Reason.REQUEST_TIMEOUT,
        "the body did not arrive in time: %d bytes so far".formatted(length));
  }

  /** An array that grows as bytes arrive: at most fourfold at once, and to the length declared. */
  private final class Filling {
    private static final int FOURFOLD = 4;

    private final Room room;
    private int declared;
    private byte[] array = new byte[0];
    private int length;

    Filling(Room room) {
      this.room = room;
    }

    /** A kept array costs no memory; another is made once there is room for it. */
    void begin(int hint) throws Refusal {
      declared = hint + SLACK + 1;
      byte[] kept = buffers.takeKept(hint + SLACK + 1);
      if (kept == null) {
        array = made(Math.min(hint, TRUSTED_BYTES) + SLACK + 1);
      } else {
        array = kept;
        room.of(array.length);
      }
    }

    private byte[] made(int bytes) throws Refusal {
      room.of(buffers.length(bytes));
      return buffers.take(bytes);
    }

    void fill(InputStream body, Deadline deadline) throws IOException, Refusal {
      while (true) {
        if (length + SLACK >= array.length) {
          grow();
        }
        // One byte over the limit is asked for, to tell a full body from one that is too large.
        int most = Math.min(array.length - SLACK - length, limit - length + 1);
        int read = body.read(array, length, most);
        if (read < 0) {
          return;
        }
        length += read;
        if (length > limit) {
          throw tooLarge("the body goes over");
        }
        if (deadline.expired()) {
          throw late(length);
        }
      }
    }

    private void grow() throws Refusal {
      boolean near = array.length < declared && declared <= FOURFOLD * (long) array.length;
      long wanted = near ? declared : 2L * array.length;
      byte[] larger = made((int) Math.min(wanted, limit + 2L * SLACK));
      System.arraycopy(array, 0, larger, 0, length);
      buffers.giveBack(array);
      array = larger;
    }

    ByteBuffer done() {
      return ByteBuffer.wrap(array, 0, length);
    }

    Refusal discard(Refusal refusal) {
      buffers.giveBack(array);
      return refusal;
    }
  }
}
