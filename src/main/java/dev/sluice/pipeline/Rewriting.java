package dev.sluice.pipeline;

import dev.sluice.admission.Deadline;
import dev.sluice.admission.Permit;
import dev.sluice.defence.Defences;
import dev.sluice.median.Raster;
import dev.sluice.model.RemotePictures;
import dev.sluice.payload.Bypass;
import dev.sluice.payload.Message;
import dev.sluice.payload.Protocol;
import dev.sluice.payload.Protocols;
import dev.sluice.payload.Rewritten;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The steps from a body that came in to the one that goes on. Thread-safe. */
final class Rewriting {
  /** The parameter that names a defence. */
  static final String DEFENCE = "defence";

  private final ModelMetadata metadata;
  private final BypassPolicy bypasses;
  private final Inlining inlining;
  private final Cleaning cleaning;
  private final PipelineObserver observer;

  Rewriting(
      PipelineConfig config,
      Protocols protocols,
      BypassPolicy bypasses,
      RemotePictures pictures,
      ModelMetadata metadata,
      Defences defences,
      PipelineObserver observer) {
    this.metadata = metadata;
    this.bypasses = bypasses;
    this.inlining = new Inlining(pictures, protocols, config.maxBodyBytes());
    this.cleaning = new Cleaning(defences);
    this.observer = observer;
  }

  /**
   * What is in a body.
   *
   * @param body with its remote pictures in it, where they are to be
   * @param message empty for an empty body
   */
  record Found(ByteBuffer body, @Nullable Message message) {}

  /**
   * Finds the inputs, fetches those that are to be fetched, and judges those that cannot be seen.
   *
   * @param loan what is found lies in it
   * @param kind told what the body is before anything of it is judged
   */
  Found find(
      GatewayRequest request,
      Protocol protocol,
      ByteBuffer body,
      Loan loan,
      Deadline deadline,
      Consumer<String> kind)
      throws Refusal {
    if (!body.hasRemaining()) {
      return new Found(body, null);
    }
    Message message = read(request, protocol, body, loan, deadline.nanos());
    kind.accept(message.kind());
    ByteBuffer whole = body;
    List<Bypass> remote = Inlining.wanted(message, bypasses);
    if (!remote.isEmpty()) {
      whole = inlining.inline(body, remote, deadline);
      message = read(request, protocol, whole, loan, deadline.nanos());
      remote.forEach(each -> observer.bypassed(each.kind().id(), BypassPolicy.Action.INLINE));
    }
    bypasses.judge(message.bypasses(), observer);
    return new Found(whole, message.inputs().isEmpty() ? null : message);
  }

  /**
   * What goes on in the place of a body.
   *
   * @param written null where nothing of the body is to be filtered
   */
  record Ready(ByteBuffer body, @Nullable Rewritten written) {}

  /** All that is to be computed; the permit's compute place is given back behind it. */
  Ready all(
      GatewayRequest request,
      Protocol protocol,
      ByteBuffer body,
      Loan loan,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    Found found = find(request, protocol, body, loan, permit.deadline(), exchange::isOf);
    Message message = found.message();
    if (message == null) {
      loan.keepOnly(List.of(found.body()));
      permit.releaseCompute();
      return new Ready(found.body(), null);
    }
    long deadline = permit.deadline().nanos();
    exchange.enter(Stage.FILTER);
    Cleaning.Result cleaned = clean(message, protocol.defence(), loan, deadline);
    exchange.filtered(cleaned.filtering());

    exchange.enter(Stage.WRITE);
    Rewritten written = write(message, cleaned.rasters(), deadline);
    List<ByteBuffer> parts = loan.retain(written.parts());
    exchange.wrote(written.length());
    permit.releaseCompute();
    return new Ready(found.body(), new Rewritten(parts, written.headers()));
  }

  /** The inputs alone: nothing is fetched or judged. */
  Message read(
      GatewayRequest request, Protocol protocol, ByteBuffer body, Loan loan, long deadlineNanos)
      throws Refusal {
    return Gateway.read(request, protocol, metadata, body, loan, deadlineNanos);
  }

  Cleaning.Result clean(Message message, Map<String, String> defence, Loan loan, long deadlineNanos)
      throws Refusal {
    return cleaning.apply(message.inputs(), defence, loan, deadlineNanos);
  }

  Rewritten write(Message message, List<Raster> cleaned, long deadlineNanos) throws Refusal {
    return Refusals.of(() -> message.write(cleaned, deadlineNanos));
  }

  /** What is sent for the inputs after a defence. */
  Asking.Version version(
      Question question,
      Message message,
      Map<String, String> defence,
      Loan loan,
      long deadlineNanos)
      throws Refusal {
    Cleaning.Result cleaned = clean(message, defence, loan, deadlineNanos);
    return version(question, write(message, cleaned.rasters(), deadlineNanos));
  }

  static Asking.Version version(Question question, Rewritten written) {
    return new Asking.Version(
        ChangedHeaders.of(question.request().headers(), written.headers()), written.parts());
  }
}
