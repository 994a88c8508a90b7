package dev.sluice.files;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.defence.DefenceConfig;
import dev.sluice.defence.Defences;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.payload.Body;
import dev.sluice.payload.InputRules;
import dev.sluice.payload.Parameters;
import dev.sluice.payload.PayloadConfig;
import dev.sluice.payload.PayloadFormats;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Filters encoded pictures and npy arrays in memory as {@code POST /v1/filter} does: for jobs that
 * bring their own files, threads and retries. Thread-safe; make one for each process.
 */
public final class ByteFilter implements AutoCloseable {
  private static final byte[] ARRAY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private final MedianEngine engine;
  private final FileFilter filter;

  private ByteFilter(MedianEngine engine, FileFilter filter) {
    this.engine = engine;
    this.filter = filter;
  }

  /**
   * Starts the engine.
   *
   * @param parameters of {@code POST /v1/filter} by name
   * @param threads that may call at once; 0 for as many as there are processors
   */
  public static ByteFilter start(Map<String, String> parameters, int threads) {
    return start(parameters, Map.of(), threads);
  }

  /**
   * As above.
   *
   * @param named defences by name, for the parameter {@code defence}
   * @throws IllegalArgumentException when one of them is wrong; says how to mend it
   */
  public static ByteFilter start(
      Map<String, String> parameters, Map<String, DefenceConfig> named, int threads) {
    ImageCodecs codecs = new ImageCodecs(CodecConfig.defaults());
    MedianEngine engine = MedianEngine.start(new EngineConfig(threads, 0), EngineObserver.NONE);
    Defences defences = new Defences(engine, codecs, false, named, Defences.Uses.NONE);
    PayloadFormats formats =
        new PayloadFormats(codecs, PayloadConfig.defaults().unbounded(), defences::layout);
    FileFilter filter =
        new FileFilter(
            formats,
            defences,
            Parameters.of(parameters),
            InputRules.defaults(),
            Duration.ofMinutes(10));
    return new ByteFilter(engine, filter);
  }

  /**
   * The filtered file; empty where the bytes are neither a picture nor an array of pictures.
   *
   * @param file left as it is
   * @throws IllegalArgumentException with the reason, when a picture or array cannot be filtered
   */
  public Optional<byte[]> filter(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file.clone());
    try {
      return (npy(file) ? filter.array("array", bytes) : filter.picture(bytes))
          .map(ByteFilter::join);
    } catch (FailedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static boolean npy(byte[] file) {
    return file.length > ARRAY.length
        && ByteBuffer.wrap(file, 0, ARRAY.length).equals(ByteBuffer.wrap(ARRAY));
  }

  private static byte[] join(Body body) {
    ByteBuffer joined = ByteBuffer.allocate(Math.toIntExact(body.length()));
    body.parts().forEach(part -> joined.put(part.duplicate()));
    return joined.array();
  }

  @Override
  public void close() {
    engine.close();
  }
}
