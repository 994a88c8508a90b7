package dev.sluice.payload;

import java.util.Locale;
import java.util.Optional;

/**
 * An input that cannot be seen here, and so reaches the model server as it is or not at all.
 *
 * @param where JSON pointer, part name or the like
 * @param remote the picture, where it might be fetched
 */
public record Bypass(Kind kind, String where, Optional<RemotePicture> remote) {
  /** Of what nobody here could fetch. */
  public Bypass(Kind kind, String where) {
    this(kind, where, Optional.empty());
  }

  /** Why it cannot be seen. */
  public enum Kind {
    /** The tensor is in memory that client and model server share. */
    SHARED_MEMORY,
    /** The model server fetches the picture itself, over the network or from its disk. */
    REMOTE_URL,
    /** The model server is to take what it was sent before under that name. */
    CACHED_MEDIA,
    /** What a part of the model made of a picture, not the picture. */
    EMBEDS,
    /** Pickled Python objects, NumPy arrays among them. */
    PICKLE,
    /** A sample type that is not read here. */
    UNKNOWN_DATATYPE,
    /** A tensor whose type and shape the request does not tell. */
    RAW_TENSOR,
    /** Bytes behind the tensors that were declared. */
    EXTRA_BYTES,
    /** Several pictures in one file, of which one could be filtered. */
    MULTI_FRAME,
    /** gRPC, whose messages are not read here. */
    GRPC,
    /** An encoded video. */
    VIDEO,
    /** It should be a picture or array, but cannot be decoded here. */
    UNDECODABLE,
    /** A content coding other than gzip and deflate. */
    ENCODED;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name in configuration and metrics: {@code shared-memory}. */
    public String id() {
      return id;
    }
  }
}
