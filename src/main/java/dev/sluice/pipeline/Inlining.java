package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.model.RemoteException;
import dev.sluice.model.RemotePictures;
import dev.sluice.payload.Bypass;
import dev.sluice.payload.Message;
import dev.sluice.payload.Protocols;
import dev.sluice.payload.RemotePicture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Puts pictures in the place of the URLs that name them, for them to be filtered. Thread-safe. */
final class Inlining {
  private final RemotePictures pictures;
  private final Protocols protocols;
  private final int maxBodyBytes;

  Inlining(RemotePictures pictures, Protocols protocols, int maxBodyBytes) {
    this.pictures = pictures;
    this.protocols = protocols;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Those of a request; none where nothing is to be fetched. */
  static List<Bypass> wanted(Message message, BypassPolicy policy) {
    return message.bypasses().stream()
        .filter(bypass -> policy.of(bypass.kind()) == BypassPolicy.Action.INLINE)
        .filter(bypass -> bypass.remote().isPresent())
        .sorted(Comparator.comparingInt(bypass -> bypass.remote().orElseThrow().from()))
        .toList();
  }

  /**
   * The body with the pictures in it, over an array of its own.
   *
   * @param wanted in the order of the body
   * @throws Refusal BYPASS when one of them may not or cannot be fetched, TOO_LARGE
   */
  ByteBuffer inline(ByteBuffer body, List<Bypass> wanted, Deadline deadline) throws Refusal {
    if (wanted.size() > pictures.config().maxPictures()) {
      throw new Refusal(
          Reason.TOO_LARGE,
          "more than %d pictures to fetch".formatted(pictures.config().maxPictures()));
    }
    List<byte[]> uris = fetchAll(wanted, soonest(deadline));
    long size = body.remaining();
    for (int i = 0; i < wanted.size(); i++) {
      RemotePicture place = wanted.get(i).remote().orElseThrow();
      size += uris.get(i).length + 2 - (place.to() - place.from());
    }
    if (size > maxBodyBytes) {
      throw new Refusal(
          Reason.TOO_LARGE,
          "with its pictures the body has %d bytes, over the limit of %d bytes"
              .formatted(size, maxBodyBytes));
    }
    ByteBuffer joined = ByteBuffer.wrap(new byte[(int) size + BodyReader.SLACK]);
    int at = body.arrayOffset() + body.position();
    for (int i = 0; i < wanted.size(); i++) {
      RemotePicture place = wanted.get(i).remote().orElseThrow();
      joined.put(body.array(), at, place.from() - at);
      joined.put((byte) '"').put(uris.get(i)).put((byte) '"');
      at = place.to();
    }
    joined.put(body.array(), at, body.arrayOffset() + body.limit() - at);
    return joined.flip();
  }

  private Deadline soonest(Deadline deadline) {
    Deadline own = Deadline.in(pictures.config().timeout());
    return own.nanos() - deadline.nanos() < 0 ? own : deadline;
  }

  /** At once, each on a thread of its own. */
  private List<byte[]> fetchAll(List<Bypass> wanted, Deadline deadline) throws Refusal {
    List<FutureTask<byte[]>> tasks = new ArrayList<>();
    for (Bypass each : wanted) {
      String url = each.remote().orElseThrow().url();
      FutureTask<byte[]> task = new FutureTask<>(() -> pictures.fetch(url, deadline));
      Thread.ofVirtual().start(task);
      tasks.add(task);
    }
    List<byte[]> uris = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Optional<byte[]> uri = protocols.dataUri(result(tasks.get(i), wanted.get(i)));
      uris.add(uri.orElseThrow(refusal(wanted.get(i), "it is no picture that is read here")));
    }
    return uris;
  }

  private static byte[] result(FutureTask<byte[]> task, Bypass wanted) throws Refusal {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RemoteException remote) {
        throw refusal(wanted, String.valueOf(remote.getMessage())).get();
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Reason.OVERLOADED, "interrupted");
    }
  }

  private static Supplier<Refusal> refusal(Bypass wanted, String why) {
    return () ->
        new Refusal(
            Reason.BYPASS,
            "%s: this picture is not fetched (%s): %s"
                .formatted(wanted.where(), wanted.kind().id(), why));
  }
}
