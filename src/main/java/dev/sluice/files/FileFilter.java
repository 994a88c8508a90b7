package dev.sluice.files;

import dev.sluice.defence.Defence;
import dev.sluice.defence.Defences;
import dev.sluice.defence.InvalidDefenceException;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import dev.sluice.payload.Body;
import dev.sluice.payload.Input;
import dev.sluice.payload.InputRules;
import dev.sluice.payload.Parameters;
import dev.sluice.payload.Payload;
import dev.sluice.payload.PayloadException;
import dev.sluice.payload.PayloadFormats;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Filters the bytes of one file, by the code that filters requests. Thread-safe.
 *
 * @param rules which arrays are pictures, where no layout is asked for
 */
record FileFilter(
    PayloadFormats formats,
    Defences defences,
    Parameters parameters,
    InputRules rules,
    Duration timeout) {

  /** A picture, whatever its name; empty where the first bytes are no picture's. */
  Optional<Body> picture(ByteBuffer bytes) throws FailedException {
    long deadline = deadline();
    try {
      Payload payload = formats.read("application/octet-stream", bytes, parameters, deadline);
      return Optional.of(clean(payload, deadline));
    } catch (PayloadException e) {
      if (e.kind() == PayloadException.Kind.UNSUPPORTED) {
        return Optional.empty();
      }
      throw new FailedException(e);
    }
  }

  /** An npy array; empty where it is to be left alone. */
  Optional<Body> array(String name, ByteBuffer bytes) throws FailedException {
    long deadline = deadline();
    try {
      Optional<Payload> payload = formats.readPictures(name, bytes, parameters, rules, deadline);
      return payload.isEmpty() ? Optional.empty() : Optional.of(clean(payload.get(), deadline));
    } catch (PayloadException e) {
      throw new FailedException(e);
    }
  }

  /** Whether an array of that name may be filtered at all. */
  boolean admits(String name) {
    return !rules.leave().contains(name) && (rules.only().isEmpty() || rules.only().contains(name));
  }

  private Body clean(Payload payload, long deadline) throws FailedException, PayloadException {
    List<Raster> cleaned = new ArrayList<>();
    try {
      for (Input input : payload.inputs()) {
        Map<String, String> asked = payload.parameters().asMap();
        Defence defence = defences.select(asked, input.name(), input.vector(), input.raster());
        cleaned.add(defence.apply(input.raster(), deadline).raster());
      }
    } catch (InvalidDefenceException | NotFilteredException e) {
      throw new FailedException(e);
    }
    return payload.write(cleaned, deadline);
  }

  private long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }
}
