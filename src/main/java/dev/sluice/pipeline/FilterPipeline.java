package dev.sluice.pipeline;

import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import dev.sluice.defence.Defences;
import dev.sluice.model.ModelAnswer;
import dev.sluice.payload.Body;
import dev.sluice.payload.Parameters;
import dev.sluice.payload.Payload;
import dev.sluice.payload.PayloadFormats;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The story of a request: admit, read, filter, write, forward. Thread-safe. */
public final class FilterPipeline {
  private final Limiter limiter;
  private final Reception reception;
  private final BodyBuffers buffers;
  private final PayloadFormats formats;
  private final Cleaning cleaning;
  private final Destinations destinations;
  private final PipelineObserver observer;

  public FilterPipeline(
      PipelineConfig config,
      Limiter limiter,
      BodyBuffers buffers,
      PayloadFormats formats,
      Defences defences,
      Destinations destinations,
      PipelineObserver observer) {
    this.limiter = limiter;
    this.buffers = buffers;
    this.reception = new Reception(config.maxBodyBytes(), limiter, buffers);
    this.formats = formats;
    this.cleaning = new Cleaning(defences);
    this.destinations = destinations;
    this.observer = observer;
  }

  /**
   * Cleans the inputs of one request and forwards them or hands them back. Blocks; throws nothing.
   *
   * @return to be rendered and closed by the caller
   */
  public Outcome handle(FilterRequest request) {
    Exchange exchange = new Exchange(observer, request.protocol(), request.headers());
    return exchange.tell(() -> tell(request, exchange));
  }

  private Outcome tell(FilterRequest request, Exchange exchange) throws Refusal {
    exchange.enter(Stage.ADMIT);
    Permit permit = exchange.hold(limiter.tryEnter().orElseThrow(Refusals::overloaded));

    exchange.enter(Stage.READ);
    Parameters query = Query.parse(request.query());
    Optional<Destination> selected = destinations.select(request.model());
    ByteBuffer body = reception.receive(request, permit, exchange);
    Cleansed cleansed =
        Computing.run(
            permit, body, () -> cleanse(request, body, query, selected, permit, exchange));
    Body written = cleansed.body();
    Optional<Destination> destination = cleansed.destination();
    if (destination.isEmpty()) {
      return exchange.givenBack(written.contentType(), written.parts());
    }

    exchange.enter(Stage.MODEL);
    ModelAnswer answer =
        ModelCall.forward(
            destination.get(), exchange.toModel(request.headers()), written, permit.deadline());
    exchange.hold(answer::close);
    return exchange.answered(answer);
  }

  private record Cleansed(Body body, Optional<Destination> destination) {}

  private Cleansed cleanse(
      FilterRequest request,
      ByteBuffer body,
      Parameters query,
      Optional<Destination> selected,
      Permit permit,
      Exchange exchange)
      throws Refusal {
    long deadline = permit.deadline().nanos();
    Loan loan = exchange.borrow(buffers);
    Payload payload =
        Refusals.of(() -> formats.read(request.contentType(), body, query, loan, deadline));
    exchange.isOf(payload.kind());
    Optional<Destination> destination = Forwarding.of(payload.parameters()).to(selected);

    exchange.enter(Stage.FILTER);
    Cleaning.Result cleaned = cleaning.apply(payload, loan, deadline);
    exchange.filtered(cleaned.filtering());

    exchange.enter(Stage.WRITE);
    Body written = write(payload, cleaned, destination, deadline);
    List<ByteBuffer> parts = loan.retain(written.parts());
    exchange.wrote(written.length());
    permit.releaseCompute();
    return new Cleansed(new Body(written.contentType(), parts), destination);
  }

  private static Body write(
      Payload payload, Cleaning.Result cleaned, Optional<Destination> destination, long deadline)
      throws Refusal {
    return destination.isPresent()
        ? Refusals.of(
            () -> payload.writeForModel(cleaned.rasters(), destination.get().encoding(), deadline))
        : Refusals.of(() -> payload.write(cleaned.rasters(), deadline));
  }
}
