package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private final Recording observer = new Recording();
  private final List<String> released = new ArrayList<>();

  @Test
  void tellsOfEveryRequestOnceWhenItIsClosed() {
    Exchange exchange = new Exchange(observer, "filter", List.of());
    exchange.enter(Stage.ADMIT);
    Outcome outcome = exchange.rejected(Reason.OVERLOADED, "full");

    assertThat(observer.started).isEqualTo(1);
    assertThat(observer.finished).isEmpty();
    outcome.close();
    outcome.close();

    PipelineObserver.Finished finished = observer.finished.getFirst();
    assertThat(observer.finished).hasSize(1);
    assertThat(finished.reason()).hasValue(Reason.OVERLOADED);
    assertThat(finished.input()).isEqualTo("unread");
    assertThat(finished.ending()).isEqualTo(PipelineObserver.Ending.REJECTED);
  }

  @Test
  void countsTheModelServersTimeUntilTheAnswerIsPassedOn() throws InterruptedException {
    Exchange exchange = new Exchange(observer, "filter", List.of());
    exchange.enter(Stage.WRITE);
    exchange.enter(Stage.MODEL);
    Outcome outcome =
        exchange.answered(
            200, List.of(), InputStream.nullInputStream(), List::of, exchange.report());
    Thread.sleep(20);
    outcome.close();

    PipelineObserver.Finished finished = observer.finished.getFirst();
    assertThat(finished.modelNanos()).isGreaterThanOrEqualTo(20_000_000);
    assertThat(finished.addedNanos()).isEqualTo(finished.wholeNanos() - finished.modelNanos());
    assertThat(finished.addedNanos()).isNotNegative();
    assertThat(finished.reason()).isEqualTo(Optional.empty());
    assertThat(outcome.report().stages().getLast().nanos()).isLessThan(finished.modelNanos());
    assertThat(finished.report().stages().stream().mapToLong(Report.StageTime::nanos).sum())
        .isLessThanOrEqualTo(finished.wholeNanos());
  }

  @Test
  void givesBackInTheOrderOppositeToTaking() {
    Exchange exchange = new Exchange(observer, "filter", List.of());
    exchange.hold(() -> released.add("permit"));
    exchange.hold(() -> released.add("answer"));

    exchange.close();
    exchange.close();

    assertThat(released).containsExactly("answer", "permit");
  }

  @Test
  void remembersThatAnAnswerBrokeOff() {
    Exchange exchange = new Exchange(observer, "filter", List.of());
    Outcome outcome = exchange.givenBack("image/png", List.of());
    outcome.lease().broken();
    outcome.close();

    assertThat(observer.finished.getFirst().ending()).isEqualTo(PipelineObserver.Ending.BROKEN);
  }

  private static final class Recording implements PipelineObserver {
    private int started;
    private final List<Finished> finished = new ArrayList<>();

    @Override
    public void started() {
      started++;
    }

    @Override
    public void finished(Finished request) {
      finished.add(request);
    }
  }
}
