package io.clawstream.llm;

import static io.clawstream.llm.job.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.LlmJob;
import io.clawstream.llm.InFlightJobs.End;
import io.clawstream.llm.InFlightJobs.Entry;
import io.clawstream.llm.job.FakeTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InFlightJobsTest {
  private final FakeTime time = new FakeTime();
  private final InFlightJobs jobs =
      new InFlightJobs(new CancelledJobs(Duration.ofHours(1), 10), time);

  @AfterEach
  void clearInterruption() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void aJobMayRunAgainOnceItsRunIsLeft() {
    begin(job().build()).close();

    assertThat(jobs.enter(job().build())).isInstanceOf(Entry.Begun.class);
  }

  @Test
  void theSameOrAnEarlierDispatchIsTurnedAway() {
    var _ = begin(job().setDispatch(1).build());

    assertThat(jobs.enter(job().setDispatch(1).build())).isEqualTo(new Entry.Duplicate());
    assertThat(jobs.enter(job().setDispatch(0).build())).isEqualTo(new Entry.Duplicate());
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aLaterDispatchTakesOverAndInterruptsTheEarlierRun() {
    InFlightJobs.Run earlier = begin(job().setDispatch(1).build());

    InFlightJobs.Run later = begin(job().setDispatch(2).build());

    assertThat(earlier.end()).contains(End.SUPERSEDED);
    assertThat(later.end()).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void leavingClearsAnInterruptionThatCameTooLateAndKeepsTheLaterRun() {
    InFlightJobs.Run earlier = begin(job().setDispatch(1).build());
    var _ = begin(job().setDispatch(2).build());

    earlier.close();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(jobs.enter(job().setDispatch(2).build())).isEqualTo(new Entry.Duplicate());
  }

  @Test
  void differentJobsDoNotMeet() {
    InFlightJobs.Run run = begin(job().build());

    assertThat(jobs.enter(job().setJobId("another").build())).isInstanceOf(Entry.Begun.class);
    jobs.cancel("another");
    assertThat(run.end()).isEmpty();
  }

  @Test
  void aCancelInterruptsTheRun() {
    InFlightJobs.Run run = begin(job().build());

    jobs.cancel(job().getJobId());

    assertThat(run.end()).contains(End.CANCELLED);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void aRunThatIsLeftIsNotInterruptedAnyMore() {
    begin(job().build()).close();

    jobs.cancel(job().getJobId());

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aCancelledJobIsNotBegunWhateverItsDispatchAndTheThreadIsFreeForOthers() {
    jobs.cancel(job().getJobId());

    assertThat(jobs.enter(job().setDispatch(0).build())).isEqualTo(new Entry.Cancelled());
    assertThat(jobs.enter(job().setDispatch(1).build())).isEqualTo(new Entry.Cancelled());
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(jobs.enter(job().setJobId("another").build())).isInstanceOf(Entry.Begun.class);
  }

  @Test
  void whoeverEntersWhileItIsCancelledDoesNotRunOn() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      LlmJob job = job().setJobId("j-" + i).build();
      CompletableFuture<Boolean> wanted = new CompletableFuture<>();
      CountDownLatch both = new CountDownLatch(2);
      Thread worker =
          Thread.startVirtualThread(
              () -> {
                meet(both);
                wanted.complete(
                    switch (jobs.enter(job)) {
                      case Entry.Begun(InFlightJobs.Run run) -> runsOn(run);
                      case Entry.Cancelled(), Entry.Duplicate() -> false;
                    });
              });
      meet(both);
      jobs.cancel(job.getJobId());

      assertThat(wanted.get()).as("run %s", i).isFalse();
      worker.join();
    }
  }

  /** False as soon as the run is told to end. */
  private static boolean runsOn(InFlightJobs.Run run) {
    try (run) {
      Thread.sleep(Duration.ofSeconds(10));
      return true;
    } catch (InterruptedException e) {
      return run.end().isEmpty();
    }
  }

  private static void meet(CountDownLatch both) {
    both.countDown();
    while (both.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private InFlightJobs.Run begin(LlmJob job) {
    return ((Entry.Begun) jobs.enter(job)).run();
  }
}
