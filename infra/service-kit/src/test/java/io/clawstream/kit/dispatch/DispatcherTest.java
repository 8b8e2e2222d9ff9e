package io.clawstream.kit.dispatch;

import static io.clawstream.kit.dispatch.Partitions.P0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final Partitions consumer = new Partitions();
  private final GatedWork work = new GatedWork();
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

  @Test
  void runsRecordsUntilItIsClosedAndCommitsThem() {
    Dispatcher dispatcher = dispatcher();
    dispatcher.start();
    give(2);
    work.finish("0:0", "0:1");
    await().until(() -> work.started().size() == 2);
    assertThat(dispatcher.assigned()).isTrue();

    dispatcher.close();

    assertThat(consumer.committed(P0).offset()).isEqualTo(2);
    assertThat(consumer.closed()).isTrue();
    assertThat(dispatcher.assigned()).isFalse();
    assertThat(dispatcher.inFlight()).isZero();
    assertThat(fatal).isEmpty();
  }

  @Test
  void reportsAFatalErrorOnceAfterLeavingTheGroup() {
    Dispatcher dispatcher = dispatcher();
    dispatcher.start();
    give(1);

    work.fail("0:0", new IllegalStateException("broken"));

    await().until(() -> !fatal.isEmpty());
    assertThat(fatal).hasSize(1).allMatch(WorkFailedException.class::isInstance);
    assertThat(consumer.closed()).isTrue();
    dispatcher.close();
    assertThat(fatal).hasSize(1);
  }

  @Test
  void mayBeClosedByTheReportOfItsOwnFailure() {
    AtomicReference<Dispatcher> self = new AtomicReference<>();
    Dispatcher dispatcher =
        new Dispatcher(
            settings(),
            () -> consumer,
            work,
            Optional.empty(),
            DispatcherListener.NONE,
            new SimpleMeterRegistry(),
            failure -> {
              Objects.requireNonNull(self.get()).close();
              fatal.add(failure);
            });
    self.set(dispatcher);
    dispatcher.start();
    give(1);

    work.fail("0:0", new IllegalStateException("broken"));

    await().until(() -> fatal.size() == 1);
  }

  @Test
  void closingWhatNeverStartedDoesNothing() {
    dispatcher().close();

    assertThat(consumer.closed()).isFalse();
  }

  @Test
  void startsOnlyOnce() {
    Dispatcher dispatcher = dispatcher();
    dispatcher.start();

    assertThatThrownBy(dispatcher::start).isInstanceOf(IllegalStateException.class);
    dispatcher.close();
  }

  private void give(int records) {
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(P0));
          for (int offset = 0; offset < records; offset++) {
            consumer.add(P0, offset, null);
          }
        });
  }

  private Dispatcher dispatcher() {
    return new Dispatcher(
        settings(),
        () -> consumer,
        work,
        Optional.empty(),
        DispatcherListener.NONE,
        new SimpleMeterRegistry(),
        fatal::add);
  }

  private static DispatcherSettings settings() {
    return new DispatcherSettings(
        List.of(Partitions.TOPIC),
        "group",
        "client",
        8,
        Ordering.NONE,
        Duration.ofMillis(50),
        Duration.ofSeconds(5),
        Map.of());
  }
}
