package dev.sluice.payload;

/**
 * Limits of the wire formats. What is over one of them is refused as TOO_LARGE before it is built.
 *
 * @param maxSamples samples of one array, told from its header
 * @param maxNumbers numbers of one JSON array; each takes sixteen bytes while the request lasts
 * @param maxDepth arrays inside each other
 * @param maxMembers members of a JSON object
 * @param maxNumberLength characters of one JSON number
 * @param maxTextLength bytes of one name or parameter value
 * @param maxParts parts of a multipart body
 * @param maxPartHeaderBytes bytes of the headers of one part
 * @param ignoreNan let NaN in arrays pass; each is dropped from the windows that it falls in
 */
public record PayloadConfig(
    long maxSamples,
    int maxNumbers,
    int maxDepth,
    int maxMembers,
    int maxNumberLength,
    int maxTextLength,
    int maxParts,
    int maxPartHeaderBytes,
    boolean ignoreNan) {

  /** What fits an array of bytes. */
  private static final long MOST_SAMPLES = Integer.MAX_VALUE / Double.BYTES;

  public PayloadConfig {
    if (maxSamples > MOST_SAMPLES) {
      throw new IllegalArgumentException("at most %d samples".formatted(MOST_SAMPLES));
    }
    if (maxSamples < 1
        || maxNumbers < 1
        || maxDepth < 1
        || maxMembers < 1
        || maxNumberLength < 1
        || maxTextLength < 1
        || maxParts < 1
        || maxPartHeaderBytes < 1) {
      throw new IllegalArgumentException("payload limits must be positive");
    }
  }

  public static PayloadConfig defaults() {
    return new PayloadConfig(50_000_000, 4_194_304, 32, 64, 1_000, 1_024, 64, 8_192, false);
  }

  /** Arrays as large as they can be; for files of the one who runs this, not for requests. */
  public PayloadConfig unbounded() {
    return new PayloadConfig(
        MOST_SAMPLES,
        maxNumbers,
        maxDepth,
        maxMembers,
        maxNumberLength,
        maxTextLength,
        maxParts,
        maxPartHeaderBytes,
        ignoreNan);
  }

  public PayloadConfig ignoringNan() {
    return new PayloadConfig(
        maxSamples,
        maxNumbers,
        maxDepth,
        maxMembers,
        maxNumberLength,
        maxTextLength,
        maxParts,
        maxPartHeaderBytes,
        true);
  }
}
